'use client'
import { use } from 'react'
import { RatingPage } from '../../../rating/RatingPage.tsx'

export default function RatePage({ params }: { params: Promise<{ link: string }> }) {
  const { link } = use(params)
  return <RatingPage key={link} link={link} />
}
