'use client'
import type { Graph, NodeId } from '@sceneweave/project'
import { Columns2, Ellipsis, Maximize, PanelRight, PictureInPicture2, SquareSplitHorizontal, X } from 'lucide-react'
import type { PointerEventHandler } from 'react'
import { assetUrl } from '../api/client.ts'
import { useEditor } from '../editor/useEditor.ts'
import { saveAsset } from '../gallery/saveAsset.ts'
import { labelOf, titleOf } from '../run/nodesOf.ts'
import { openRun } from '../run/useRunDetails.ts'
import { IconButton } from '../ui/Button.tsx'
import { copyLink } from '../ui/copyLink.ts'
import { Choice } from '../ui/Fields.tsx'
import { Menu } from '../ui/Menu.tsx'
import { words } from '../words/index.ts'
import type { Film } from './films.ts'
import { closePlayer, type PlayerPlace, usePlayer } from './usePlayer.ts'
import { fullScreen } from './usePlayerCommands.ts'

const said = words.player
const placeIcons = { float: PictureInPicture2, dock: PanelRight, fill: Maximize }
const places: readonly PlayerPlace[] = ['float', 'dock', 'fill']

type PlayerHeaderProps = {
  film: Film | undefined
  films: readonly Film[]
  hasBefore: boolean
  onGrab: PointerEventHandler<HTMLElement>
}

/** Which film, where the player stands, what one can do with the file. While it floats, it is moved by this. */
export function PlayerHeader({ film, films, hasBefore, onGrab }: PlayerHeaderProps) {
  const { place, comparing } = usePlayer()
  const Icon = placeIcons[place]
  return (
    <header
      className="flex h-9 shrink-0 touch-none items-center gap-0.5 pr-1 pl-3 select-none"
      onPointerDown={place === 'float' ? onGrab : undefined}
    >
      <Which film={film} films={films} />
      {film && (
        <Menu
          items={(['side', 'wipe'] as const).map((one) => ({
            label: said[one],
            icon: one === 'side' ? <Columns2 size={14} /> : <SquareSplitHorizontal size={14} />,
            isOn: comparing === one,
            run: () => usePlayer.setState({ comparing: comparing === one ? 'none' : one }),
          }))}
        >
          <IconButton label={said.compare} isOn={comparing !== 'none' && hasBefore}>
            <Columns2 size={15} />
          </IconButton>
        </Menu>
      )}
      <Menu
        items={[
          ...places.map((one) => {
            const One = placeIcons[one]
            return {
              label: said[one],
              icon: <One size={14} />,
              isOn: one === place,
              run: () => usePlayer.setState({ place: one }),
            }
          }),
          'line' as const,
          { label: said.fullScreen, icon: <Maximize size={14} />, keys: 'f', run: fullScreen },
        ]}
      >
        <IconButton label={said.place}>
          <Icon size={15} />
        </IconButton>
      </Menu>
      {film && <More film={film} />}
      <IconButton label={said.close} keys="Escape" onClick={closePlayer}>
        <X size={16} />
      </IconButton>
    </header>
  )
}

function Which({ film, films }: Pick<PlayerHeaderProps, 'film' | 'films'>) {
  const graph = useEditor((state) => state.project?.graph)
  if (!film || !graph) return <span className="flex-1 text-muted">{said.title}</span>
  if (films.length < 2) return <span className="flex-1 truncate text-muted">{titleOf(graph, film.node)}</span>
  return (
    <span className="min-w-0 flex-1">
      <Choice
        aria-label={said.which}
        className="w-auto! max-w-full border-transparent! bg-transparent! pl-0!"
        value={film.node}
        onChange={(event) => usePlayer.setState({ node: event.target.value })}
      >
        {films.map(({ node }) => (
          <option key={node} value={node}>
            {nameOf(graph, node)}
          </option>
        ))}
      </Choice>
    </span>
  )
}

function nameOf(graph: Graph, node: NodeId): string {
  const { title, shot } = labelOf(graph, node)
  return shot === undefined ? title : said.shotOf(shot, title)
}

function More({ film }: { film: Film }) {
  const title = useEditor((state) => state.project?.title)
  const { run } = film
  return (
    <Menu
      items={[
        { label: said.download, run: () => saveAsset(film, title ?? said.film) },
        { label: said.copyLink, run: () => void copyLink(assetUrl(film.asset), said) },
        ...(run === undefined ? [] : [{ label: said.howMade, run: () => openRun(run) }]),
      ]}
    >
      <IconButton label={said.more}>
        <Ellipsis size={16} />
      </IconButton>
    </Menu>
  )
}
