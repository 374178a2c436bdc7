'use client'
import { use } from 'react'
import { Editor } from '../../../editor/Editor.tsx'
import { OpenedProject } from '../../OpenedProject.tsx'

export default function ProjectPage({ params }: { params: Promise<{ project: string }> }) {
  const { project } = use(params)
  return (
    <OpenedProject key={project} id={project}>
      <Editor />
    </OpenedProject>
  )
}
