'use client'
import { ReactFlowProvider } from '@xyflow/react'
import { use, useEffect, useState } from 'react'
import { openProject } from '../../../editor/useEditor.ts'
import { SimpleView } from '../../../simple/SimpleView.tsx'
import { Failed } from '../../../ui/States.tsx'

export default function SimplePage({ params }: { params: Promise<{ project: string }> }) {
  const { project } = use(params)
  const [failure, setFailure] = useState<unknown>(null)
  const open = () => {
    setFailure(null)
    openProject(project).catch(setFailure)
  }
  useEffect(open, [project])
  if (failure) return <Failed error={failure} onRetry={open} />
  return (
    // the run button can lead to a node of the canvas
    <ReactFlowProvider>
      <SimpleView />
    </ReactFlowProvider>
  )
}
