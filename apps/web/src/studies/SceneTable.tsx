'use client'
import { ChevronDown, ChevronRight } from 'lucide-react'
import { Fragment, useState } from 'react'
import { studyFilmUrl } from '../rating/study.ts'
import { IconButton } from '../ui/Button.tsx'
import { words } from '../words/index.ts'
import { cell, firstCell, headCell, methodCell, TableSection } from './TableSection.tsx'

const text = words.studies.scenes

type Scene = {
  id: string
  prompt: string
  votes: number
  ahr: readonly number[] | null
  films: readonly { film: string; method: string }[]
}

/** methods: in the order of each scene's figures. shown: in that of the columns. */
type SceneTableProps = {
  methods: readonly string[]
  shown: readonly { method: string }[]
  scenes: readonly Scene[]
}

/** Each scene with what its raters said; opened, with its films by name. */
export function SceneTable({ methods, shown: columns, scenes }: SceneTableProps) {
  const [shown, show] = useState<string | null>(null)
  return (
    <TableSection title={text.title} help={text.help}>
      <thead>
        <tr>
          <th scope="col" className={`${headCell} ${firstCell}`}>
            {text.scene}
          </th>
          <th scope="col" className={`${headCell} text-right`}>
            {text.votes}
          </th>
          {columns.map(({ method }) => (
            <th key={method} scope="col" className={methodCell}>
              {method}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {scenes.map((scene) => (
          <Fragment key={scene.id}>
            <SceneRow
              scene={scene}
              places={columns.map(({ method }) => methods.indexOf(method))}
              isShown={shown === scene.id}
              onShow={() => show(shown === scene.id ? null : scene.id)}
            />
            {shown === scene.id && <Films scene={scene} columns={methods.length + 2} />}
          </Fragment>
        ))}
      </tbody>
    </TableSection>
  )
}

type RowProps = { scene: Scene; places: readonly number[]; isShown: boolean; onShow(): void }

function SceneRow({ scene, places, isShown, onShow }: RowProps) {
  const best = scene.ahr ? Math.max(...scene.ahr) : 0
  return (
    <tr>
      <th scope="row" className={`${cell} ${firstCell} max-sm:static font-normal`}>
        <span className="flex items-start gap-2">
          <IconButton label={text.show(scene.id)} aria-expanded={isShown} onClick={onShow}>
            {isShown ? <ChevronDown size={16} /> : <ChevronRight size={16} />}
          </IconButton>
          <span className="min-w-60 pt-1">
            <span className="slate text-muted">{scene.id}</span>
            <span className={isShown ? 'block whitespace-pre-line' : 'line-clamp-1'}>{scene.prompt}</span>
          </span>
        </span>
      </th>
      <td className={`${cell} slate text-right text-muted`}>{scene.votes}</td>
      {places.map((at) => (
        <td key={at} className={`${cell} slate text-right ${scene.ahr?.[at] === best ? 'text-accent' : 'text-muted'}`}>
          {scene.ahr ? words.studies.ahr.value(scene.ahr[at]) : '–'}
        </td>
      ))}
    </tr>
  )
}

function Films({ scene, columns }: { scene: Scene; columns: number }) {
  return (
    <tr>
      <td colSpan={columns} className={cell}>
        <ul className="grid grid-cols-[repeat(auto-fill,minmax(180px,1fr))] gap-3">
          {scene.films.map(({ film, method }) => (
            <li key={film}>
              <video
                src={studyFilmUrl(film)}
                aria-label={method}
                controls
                muted
                loop
                playsInline
                preload="metadata"
                className="aspect-square w-full rounded-card bg-black object-contain"
              />
              <p className="mt-1 text-label">{method}</p>
            </li>
          ))}
        </ul>
      </td>
    </tr>
  )
}
