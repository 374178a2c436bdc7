'use client'
import { useSortable } from '@dnd-kit/sortable'
import { CSS } from '@dnd-kit/utilities'
import { GripVertical, Pause, Play, RotateCcw, X } from 'lucide-react'
import type { ReactNode } from 'react'
import { useEditor } from '../editor/useEditor.ts'
import { IconButton } from '../ui/Button.tsx'
import { classes } from '../ui/classes.ts'
import { words } from '../words/index.ts'
import { faultWords } from './faultWords.ts'
import { RunStatus } from './RunStatus.tsx'
import { useRunActions } from './useRunActions.ts'
import { openRun } from './useRunDetails.ts'

const said = words.runs

export type QueueRowProps = {
  class: string
  status: string
  ahead?: number
  etaMs?: number
  run?: { id: string; project?: string; number: number; title?: string; words: string; fault?: { message: string } }
}

/** One run of the queue that can be dragged to another place. */
export function MovableRow(row: QueueRowProps & { run: { id: string } }) {
  const { attributes, listeners, setNodeRef, transform, transition, isDragging } = useSortable({ id: row.run.id })
  return (
    <div
      ref={setNodeRef}
      style={{ transform: CSS.Translate.toString(transform), transition }}
      className={classes(isDragging && 'relative z-10 bg-raised shadow-float')}
    >
      <QueueRow
        {...row}
        grip={
          <button
            type="button"
            aria-label={said.drag}
            className="flex h-7 w-4 cursor-grab items-center text-faint hover:text-text"
            {...attributes}
            {...listeners}
          >
            <GripVertical size={14} />
          </button>
        }
      />
    </div>
  )
}

/** One run of the queue: whose, what of it, when it begins; and what can be done to it. */
export function QueueRow(row: QueueRowProps & { grip?: ReactNode }) {
  const { run, status, grip } = row
  const fault = useFault(run)
  return (
    <div className="flex items-center gap-2 border-line border-b py-2 pr-2 pl-1">
      <span className="w-4">{grip}</span>
      <RunStatus status={status} />
      <button type="button" disabled={!run} className="min-w-0 flex-1 text-left" onClick={() => run && openRun(run.id)}>
        <span className="block truncate">
          {run ? (run.title ?? said.noProject) : said.others}
          {run && <span className="text-muted"> · {run.words}</span>}
        </span>
        <span className="block truncate text-label text-muted">{timeOf(row, fault)}</span>
      </button>
      {run && <Actions run={run.id} status={status} />}
    </div>
  )
}

/** What a run failed of, in words; the cards of shots are known of the open project alone. */
const useFault = (run: QueueRowProps['run']): string | undefined =>
  useEditor(({ project }) => {
    if (!run?.fault) return undefined
    return faultWords(run.fault.message, project?.id === run.project ? project?.graph : undefined)
  })

function timeOf({ status, ahead, etaMs, run, class: runClass }: QueueRowProps, fault: string | undefined): string {
  const parts = [run && said.run(run.number), said.class[runClass]]
  if (fault && status === 'failed') parts.push(fault)
  else parts.push(said.status[status])
  if (ahead !== undefined) parts.push(said.position(ahead))
  if (etaMs !== undefined && etaMs > 0) parts.push(said.startsIn(etaMs))
  return parts.filter(Boolean).join(' · ')
}

function Actions({ run, status }: { run: string; status: string }) {
  const { pause, resume, cancel, retry } = useRunActions()
  const isOver = status === 'failed' || status === 'cancelled'
  return (
    <span className="flex">
      {isOver && (
        <IconButton label={said.retry} onClick={() => void retry(run)}>
          <RotateCcw size={14} />
        </IconButton>
      )}
      {status === 'paused' && (
        <IconButton label={said.resume} onClick={() => void resume(run)}>
          <Play size={14} />
        </IconButton>
      )}
      {(status === 'running' || status === 'waiting') && (
        <IconButton label={said.pause} onClick={() => void pause(run)}>
          <Pause size={14} />
        </IconButton>
      )}
      {!isOver && (
        <IconButton label={said.cancel} onClick={() => void cancel(run)}>
          <X size={14} />
        </IconButton>
      )}
    </span>
  )
}
