'use client'
import { use } from 'react'
import { StudyPage } from '../../../studies/StudyPage.tsx'

export default function ResultsPage({ params }: { params: Promise<{ study: string }> }) {
  const { study } = use(params)
  return <StudyPage key={study} id={study} />
}
