'use client'
import { ReactFlowProvider } from '@xyflow/react'
import Link from 'next/link'
import { type ReactNode, useEffect, useState } from 'react'
import { faultOf } from '../api/client.ts'
import { openProject, useEditor } from '../editor/useEditor.ts'
import { Empty, Failed, Waiting } from '../ui/States.tsx'
import { words } from '../words/index.ts'

/** Opens a project and shows what stands in it; never another one that was open before. */
export function OpenedProject({ id, children }: { id: string; children: ReactNode }) {
  const isOpen = useEditor((state) => state.project?.id === id)
  const title = useEditor((state) => (state.project?.id === id ? state.project.title : undefined))
  const [failure, setFailure] = useState<unknown>(null)
  const open = () => {
    setFailure(null)
    openProject(id).catch(setFailure)
  }
  useEffect(open, [id])
  useEffect(() => {
    if (title !== undefined) document.title = words.ui.pageTitle(title)
  }, [title])
  if (failure) return <NotOpened failure={failure} onRetry={open} />
  if (!isOpen) return <Waiting label={words.ui.loading} />
  return <ReactFlowProvider>{children}</ReactFlowProvider>
}

/** Why it is not opened, and the way back; one that is not there is not tried again. */
function NotOpened({ failure, onRetry }: { failure: unknown; onRetry(): void }) {
  const back = (
    <Link href="/" className="text-accent underline underline-offset-2">
      {words.ui.toProjects}
    </Link>
  )
  return (
    <main className="h-full">
      {faultOf(failure).code === 'not-found' ? (
        <Empty title={words.editor.noProject} more={words.editor.noProjectMore}>
          {back}
        </Empty>
      ) : (
        <Failed error={failure} onRetry={onRetry}>
          {back}
        </Failed>
      )}
    </main>
  )
}
