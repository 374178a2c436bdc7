'use client'
import type { NodeId } from '@sceneweave/project'
import { ChevronRight, CircleAlert, Lock, Pin, Repeat, SkipForward, VolumeX } from 'lucide-react'
import { useContext } from 'react'
import { useRun } from '../run/useRun.ts'
import { classes } from '../ui/classes.ts'
import { PortMark } from '../ui/PortMark.tsx'
import { words } from '../words/index.ts'
import type { NodeBox } from './geometry.ts'
import { LevelContext } from './levelContext.ts'
import { sizes } from './nodeLayout.ts'
import { RenameField } from './RenameField.tsx'
import { useForecastOf } from './useForecastOf.ts'
import { renamed, useRenaming } from './useRenaming.ts'

/** The kind by which a node is known: what it gives, else what it takes. */
const kindOf = ({ definition, layout }: NodeBox): string =>
  Object.values(definition?.outputs ?? {})[0]?.kind ?? layout.inputs[0]?.spec.kind ?? 'text'

/** Name, marks of its state, and how long it took. */
export function NodeHeader({ id, box, isWrong }: { id: NodeId; box: NodeBox; isWrong: boolean }) {
  const { node, definition } = box
  const level = useContext(LevelContext)
  const isRenamed = useRenaming((state) => state.node === id)
  const title = node.title ?? definition?.title ?? node.type
  return (
    <header
      style={{ height: sizes.header - 1 }}
      // within the frame of the node, which is not to be painted over
      className="mx-px mt-px flex items-center gap-1.5 rounded-t-[7px] bg-raised px-[9px] text-label leading-none"
      title={definition?.help}
    >
      <PortMark kind={kindOf(box)} />
      {isRenamed ? (
        <span className="flex min-w-0 flex-1 text-(length:--node-title)">
          <RenameField label={words.canvas.rename} value={title} onDone={(value) => renamed(id, value)} />
        </span>
      ) : (
        <span className="min-w-0 flex-1 truncate text-(length:--node-title) font-medium">{title}</span>
      )}
      {node.collapsed && <ChevronRight size={12} className="text-muted" aria-label={words.canvas.collapsed} />}
      {node.mode === 'bypassed' && <SkipForward size={12} aria-label={words.canvas.bypassed} />}
      {node.mode === 'muted' && <VolumeX size={12} aria-label={words.canvas.muted} />}
      {node.each && <Repeat size={12} className="text-muted" aria-label={words.canvas.each(node.each)} />}
      {node.pinned && <Pin size={12} className="text-cached" aria-label={words.canvas.pinned} />}
      {node.locked && <Lock size={12} className="text-cached" aria-label={words.canvas.locked} />}
      {isWrong && <CircleAlert size={12} className="text-error" aria-label={words.canvas.wrong} />}
      {level === 'full' && <TimeBadge id={id} />}
    </header>
  )
}

/** How long it took, or that it was reused; hatched when a run would make it anew, with the reason. */
function TimeBadge({ id }: { id: NodeId }) {
  const ms = useRun((state) => state.nodes[id]?.ms)
  const state = useRun((state) => state.nodes[id]?.state)
  const forecast = useForecastOf(id)
  const isStale = forecast?.state === 'runs' && state !== 'running'
  const isReused = state === 'reused' || (state === undefined && forecast?.state === 'reused')
  const shown = state === 'done' && ms !== undefined ? ms : isStale ? forecast?.ms : undefined
  if (shown === undefined && !isReused && !isStale) return null
  return (
    <span
      title={isStale ? (forecast?.reason?.message ?? words.canvas.stale) : isReused ? words.canvas.reused : undefined}
      className={classes(
        'slate flex h-[calc(var(--node-title)+4px)] min-w-4 items-center justify-center rounded-[4px] px-1',
        'text-[length:calc(var(--node-title)*0.83)]!',
        isStale ? 'hatched text-text' : isReused ? 'text-cached' : 'text-muted',
      )}
    >
      {shown !== undefined ? (
        <span className={classes(isStale && 'bg-raised px-0.5')}>{words.canvas.time(shown)}</span>
      ) : (
        isReused && words.canvas.kept
      )}
    </span>
  )
}
