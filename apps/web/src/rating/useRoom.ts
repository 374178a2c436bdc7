import { useEffect, useRef, useState } from 'react'
import type { Room } from './filmGrid.ts'

/** How much room an element has, as it changes. */
export function useRoom<T extends HTMLElement>() {
  const ref = useRef<T>(null)
  const [room, setRoom] = useState<Room | null>(null)
  useEffect(() => {
    const element = ref.current
    if (!element) return
    const observer = new ResizeObserver(([{ contentRect }]) =>
      setRoom({ width: contentRect.width, height: contentRect.height }),
    )
    observer.observe(element)
    return () => observer.disconnect()
  }, [])
  return { ref, room }
}
