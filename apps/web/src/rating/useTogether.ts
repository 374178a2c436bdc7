import { useEffect, useState } from 'react'
import { openTogether, type Together } from './together.ts'

/** Films that play as one, and whether they do. A person who wants no motion starts them himself. */
export function useTogether(): { together: Together; isPlaying: boolean; setPlaying(isPlaying: boolean): void } {
  const [isPlaying, setPlaying] = useState(true)
  const [together] = useState(() => openTogether({ refused: () => setPlaying(false) }))
  useEffect(() => {
    if (matchMedia('(prefers-reduced-motion: reduce)').matches) setPlaying(false)
  }, [])
  useEffect(() => {
    if (isPlaying) together.play()
    else together.pause()
  }, [together, isPlaying])
  return { together, isPlaying, setPlaying }
}
