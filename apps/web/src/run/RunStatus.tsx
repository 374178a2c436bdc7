'use client'
import { Ban, CircleCheck, CircleDashed, CirclePause, LoaderCircle, TriangleAlert } from 'lucide-react'
import { classes } from '../ui/classes.ts'
import { words } from '../words/index.ts'

const marks = {
  waiting: { Icon: CircleDashed, look: 'text-muted' },
  paused: { Icon: CirclePause, look: 'text-muted' },
  running: { Icon: LoaderCircle, look: 'text-running' },
  done: { Icon: CircleCheck, look: 'text-done' },
  failed: { Icon: TriangleAlert, look: 'text-error' },
  cancelled: { Icon: Ban, look: 'text-faint' },
}

/** How a run stands, by shape and colour. */
export function RunStatus({ status }: { status: string }) {
  const { Icon, look } = marks[status as keyof typeof marks] ?? marks.waiting
  return <Icon size={15} role="img" aria-label={words.runs.status[status]} className={classes('shrink-0', look)} />
}
