'use client'
import { QueueButton } from '../run/QueueButton.tsx'
import { RunButton } from '../run/RunButton.tsx'
import { RunnerBadge } from '../run/RunnerBadge.tsx'
import { SavedState } from './SavedState.tsx'
import { useEditor } from './useEditor.ts'

/** The name of the project and whether it is saved; Run, the queue, the runner. */
export function TopBar() {
  const title = useEditor((state) => state.project?.title)
  return (
    <header className="flex h-11 shrink-0 items-center gap-3 border-line border-b bg-panel px-3">
      <h1 className="font-medium">{title}</h1>
      <SavedState />
      <span className="flex-1" />
      <RunButton />
      <QueueButton />
      <RunnerBadge />
    </header>
  )
}
