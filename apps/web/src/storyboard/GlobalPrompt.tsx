'use client'
import type { NodeId, SingleEdit } from '@sceneweave/project'
import { MapPin, Plus, ScrollText } from 'lucide-react'
import type { ReactNode } from 'react'
import { edit, select, useEditor } from '../editor/useEditor.ts'
import { runCommand } from '../keys/commands.ts'
import { AssetImage } from '../ui/AssetImage.tsx'
import { Button, IconButton } from '../ui/Button.tsx'
import { Pop } from '../ui/Pop.tsx'
import { words } from '../words/index.ts'
import { addedCharacter, addedPlace } from './newCast.ts'
import { type CastMember, type Place, useTold } from './useCast.ts'
import { Written } from './Written.tsx'

const text = words.storyboard

/** What the whole scene says, before its shots: who, where, what happens. */
export function GlobalPrompt({ scene }: { scene: NodeId }) {
  const { cast, place, story, isStoryWired } = useTold(scene)
  const isOff = useEditor((state) => state.role === 'viewer')
  const add = (title: string, make: typeof addedPlace) => {
    const graph = useEditor.getState().project?.graph
    if (graph) edit(title, make(graph, scene))
  }
  return (
    <div className="flex min-w-0 flex-1 items-center gap-1 overflow-x-auto [scrollbar-width:none]">
      {cast.map((one) => (
        <CharacterPill key={one.node} isOff={isOff} {...one} />
      ))}
      {!isOff && (
        <IconButton
          label={text.global.addCharacter}
          className="size-6!"
          onClick={() => add(text.edits.addCharacter(''), addedCharacter)}
        >
          <Plus size={13} />
        </IconButton>
      )}
      {place ? (
        <PlacePill isOff={isOff} {...place} />
      ) : (
        !isOff && (
          <Pill icon={<MapPin size={12} />} onClick={() => add(text.edits.addEnvironment, addedPlace)}>
            <span className="text-faint">{text.global.noPlace}</span>
          </Pill>
        )
      )}
      <StoryPill scene={scene} story={story} isOff={isOff || isStoryWired} isWired={isStoryWired} />
    </div>
  )
}

const pill =
  'flex h-6 min-w-14 max-w-56 shrink items-center gap-1.5 rounded-full border border-line bg-raised pr-2.5 pl-1.5 text-label hover:border-line-strong'

function Pill({ icon, onClick, children, ...rest }: { icon: ReactNode; onClick?(): void; children: ReactNode }) {
  return (
    <button type="button" className={pill} onClick={onClick} {...rest}>
      <span className="shrink-0 text-muted">{icon}</span>
      <span className="min-w-0 truncate">{children}</span>
    </button>
  )
}

function CharacterPill({ isOff, ...one }: CastMember & { isOff: boolean }) {
  const { id, description, picture } = one
  const icon = picture ? (
    <AssetImage alt="" asset={picture.asset} className="-ml-1 size-4.5 rounded-full object-cover" />
  ) : null
  return (
    <Pop
      label={`${text.global.character} ${id}`}
      width={300}
      side="top"
      trigger={
        <Pill icon={icon}>
          <b className="mr-1.5 font-medium text-accent">@{id}</b>
          <span className="text-muted">{description || text.global.looks}</span>
        </Pill>
      }
    >
      <Described {...one} title={text.edits.character(id)} label={text.global.looksOf(id)} isOff={isOff} />
    </Pop>
  )
}

function PlacePill({ isOff, ...place }: Place & { isOff: boolean }) {
  return (
    <Pop
      label={text.global.environment}
      width={300}
      side="top"
      trigger={
        <Pill icon={<MapPin size={12} />}>
          <span className="text-muted">{place.description || text.global.noPlace}</span>
        </Pill>
      }
    >
      <Described {...place} title={text.edits.environment} label={text.global.place} isOff={isOff} />
    </Pop>
  )
}

/** A description with its picture, as the wired node has them. */
function Described({ node, description, picture, isWired, title, label, isOff }: Place & DescribedProps) {
  const write = (words: string): SingleEdit[] => [
    { type: 'node-change', id: node, change: { params: { description: words } } },
  ]
  return (
    <div className="flex flex-col gap-2">
      {picture && (
        <AssetImage alt={text.global.picture} asset={picture.asset} className="max-h-40 rounded-field object-contain" />
      )}
      <Written
        label={label}
        value={description}
        isOff={isOff || isWired}
        help={isWired ? text.global.wired : picture ? undefined : text.global.noPicture}
        onWrite={(words) => edit(title, write(words))}
      />
      <Button
        look="quiet"
        className="self-start"
        onClick={() => {
          select({ nodes: [node] })
          runCommand('canvas.fit')
        }}
      >
        {text.global.showNode}
      </Button>
    </div>
  )
}
type DescribedProps = { title: string; label: string; isOff: boolean }

function StoryPill({
  scene,
  story,
  isOff,
  isWired,
}: {
  scene: NodeId
  story: string
  isOff: boolean
  isWired: boolean
}) {
  const write = (next: string) => {
    const node = useEditor.getState().project?.graph.nodes[scene]
    if (!node) return
    const before = (node.params.scene ?? { shots: [] }) as Record<string, never>
    edit(text.edits.story, [
      { type: 'node-change', id: scene, change: { params: { scene: { ...before, story: next } } } },
    ])
  }
  return (
    <Pop
      label={text.global.story}
      width={320}
      side="top"
      trigger={
        <Pill icon={<ScrollText size={12} />}>
          <span className={story ? 'text-muted' : 'text-faint'}>{story || text.global.noStory}</span>
        </Pill>
      }
    >
      <Written
        label={text.global.story}
        value={story}
        isOff={isOff}
        help={isWired ? text.global.wired : undefined}
        onWrite={write}
      />
    </Pop>
  )
}
