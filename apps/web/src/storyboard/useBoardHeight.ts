import { type PointerEvent, useEffect, useState } from 'react'

const key = 'sceneweave.storyboard.height'
export const LOWEST = 236
export const FOLDED = 28

const highest = () => Math.max(LOWEST, Math.round(window.innerHeight / 2))
const within = (height: number) => Math.min(Math.max(height, LOWEST), highest())

/** How high the storyboard stands, and the edge by which it is pulled up to half of the window. */
export function useBoardHeight() {
  const [height, setHeight] = useState(LOWEST)
  const [most, setMost] = useState(LOWEST)
  // after the first paint: the server knows nothing of this browser
  useEffect(() => {
    setHeight(within(Number(localStorage.getItem(key)) || LOWEST))
    setMost(highest())
  }, [])
  const set = (next: number) => {
    setHeight(within(next))
    localStorage.setItem(key, String(within(next)))
  }
  const onPointerDown = (event: PointerEvent<HTMLElement>) => {
    const edge = event.currentTarget
    const start = event.clientY + height
    edge.setPointerCapture(event.pointerId)
    edge.onpointermove = (move) => setHeight(within(start - move.clientY))
    edge.onpointerup = (up) => {
      edge.onpointermove = null
      edge.onpointerup = null
      set(start - up.clientY)
    }
  }
  return { height, most, set, onPointerDown }
}
