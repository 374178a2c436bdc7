'use client'
import { use, useEffect, useState } from 'react'
import { Editor } from '../../../editor/Editor.tsx'
import { openProject } from '../../../editor/useEditor.ts'
import { Failed } from '../../../ui/States.tsx'

export default function ProjectPage({ params }: { params: Promise<{ project: string }> }) {
  const { project } = use(params)
  const [failure, setFailure] = useState<unknown>(null)
  const open = () => {
    setFailure(null)
    openProject(project).catch(setFailure)
  }
  useEffect(open, [project])
  return failure ? <Failed error={failure} onRetry={open} /> : <Editor />
}
