'use client'
import { ReactFlowProvider } from '@xyflow/react'
import Link from 'next/link'
import { type ReactNode, useEffect, useState } from 'react'
import { openProject, useEditor } from '../editor/useEditor.ts'
import { Failed, Waiting } from '../ui/States.tsx'
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
  if (failure)
    return (
      <main className="h-full">
        <Failed error={failure} onRetry={open}>
          <Link href="/" className="text-accent underline underline-offset-2">
            {words.ui.toProjects}
          </Link>
        </Failed>
      </main>
    )
  if (!isOpen) return <Waiting label={words.ui.loading} />
  return <ReactFlowProvider>{children}</ReactFlowProvider>
}
