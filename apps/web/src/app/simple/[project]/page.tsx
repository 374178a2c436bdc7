'use client'
import { use } from 'react'
import { SimpleView } from '../../../simple/SimpleView.tsx'
import { OpenedProject } from '../../OpenedProject.tsx'

export default function SimplePage({ params }: { params: Promise<{ project: string }> }) {
  const { project } = use(params)
  return (
    <OpenedProject key={project} id={project}>
      <SimpleView />
    </OpenedProject>
  )
}
