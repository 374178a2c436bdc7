'use client'
import type { Take } from '@sceneweave/project'
import { useState } from 'react'
import { useEditor } from '../editor/useEditor.ts'
import { classes } from '../ui/classes.ts'
import { Radios } from '../ui/Radios.tsx'
import { Empty, Failed, Waiting } from '../ui/States.tsx'
import { useLooking } from '../ui/useLooking.ts'
import { words } from '../words/index.ts'
import { LoopingPicture } from './LoopingPicture.tsx'
import { shotsOfScene } from './lanes/carried.ts'
import { PromptText } from './PromptText.tsx'
import { TakeButtons } from './TakeStrip.tsx'
import { type TakeFilter, takeFilters, takeGroups } from './takeGroups.ts'
import { useScene, useTakes } from './useBoard.ts'

const text = words.storyboard.takes

/** All takes of the project, by shot. */
export function TakesPanel() {
  const takes = useTakes()
  const scene = useScene()
  const [filter, setFilter] = useState<TakeFilter>('all')
  const ids = useEditor((state) =>
    scene
      ? shotsOfScene(state.project?.graph.nodes[scene])
          .map(({ id }) => id)
          .join(' ')
      : '',
  )
  if (takes.isPending) return <Waiting label={text.title} />
  if (takes.error) return <Failed error={takes.error} onRetry={() => void takes.refetch()} />
  if (takes.data.length === 0) return <Empty title={text.none} more={text.noneMore} />
  const order = ids === '' ? [] : ids.split(' ')
  const groups = takeGroups(
    takes.data.map(({ take }) => take),
    { order, filter },
  )
  return (
    <section aria-label={text.title} className="flex h-full min-h-0 flex-col">
      <Radios<TakeFilter>
        label={text.filter}
        className="flex shrink-0 gap-1 px-3 py-2"
        values={takeFilters}
        value={filter}
        title={(one) => text[one]}
        onChange={setFilter}
        each="h-6 rounded-full border px-2 text-label"
        on="border-accent text-accent"
        off="border-line text-muted hover:text-text"
      />
      {groups.length === 0 ? (
        <Empty title={text.noneOf} />
      ) : (
        <div className="min-h-0 flex-1 overflow-y-auto px-3 pb-3">
          {groups.map((group) => (
            <ShotTakes
              key={group.shot ?? ''}
              number={group.shot === null ? 0 : order.indexOf(group.shot) + 1}
              takes={group.takes}
              scene={scene}
            />
          ))}
        </div>
      )}
    </section>
  )
}

/** The takes of one shot; with number 0 those that have no card. */
function ShotTakes({ number, takes, scene }: { number: number; takes: readonly Take[]; scene: string | undefined }) {
  return (
    <section className="mb-4">
      <h3 className="mb-1.5 text-label text-muted">{number > 0 ? words.storyboard.shot(number) : text.gone}</h3>
      <ul className="grid grid-cols-2 gap-2">
        {takes.map((take) => (
          <TakeTile
            key={take.id}
            take={take}
            others={takes.filter(({ shot }) => shot.id === take.shot.id)}
            scene={scene}
          />
        ))}
      </ul>
    </section>
  )
}

const edges = { new: 'border-line', accepted: 'border-done', rejected: 'border-error opacity-60' }

function TakeTile({ take, others, scene }: { take: Take; others: readonly Take[]; scene: string | undefined }) {
  const { isLooking, handlers } = useLooking()
  return (
    <li
      {...handlers}
      className={classes('flex min-w-0 flex-col gap-1 rounded-card border bg-raised p-1', edges[take.status])}
    >
      <span className="aspect-square overflow-hidden rounded-field bg-canvas">
        <LoopingPicture still={take.poster?.asset} moving={take.preview?.asset} isMoving={isLooking} />
      </span>
      <span className="line-clamp-2 text-label">
        <PromptText prompt={take.shot.prompt} />
      </span>
      <span className="slate truncate text-faint">
        {text.made(take.shot.seed, take.shot.take)} · {text.status[take.status]}
      </span>
      {scene && <TakeButtons place={{ scene, shot: take.shot.id }} take={take} others={others} />}
    </li>
  )
}
