import { type CSSProperties, type PointerEvent, useEffect, useState } from 'react'
import type { PlayerPlace } from './usePlayer.ts'

type Spot = { right: number; bottom: number; width: number }

const EDGE = 8
const DOCK_SHARE = 0.42
const WIDTH = { least: 280, most: 400 }
// the bars above and below a picture, and its distance from the edges
const BARS = 150
const canvas = 'main [data-region=canvas]'

/** In the lower right corner of the canvas, beside the inspector and above the storyboard, no taller than the canvas. */
function start(): Spot {
  const box = document.querySelector(canvas)?.getBoundingClientRect()
  if (!box || box.width < WIDTH.least) return { right: EDGE, bottom: EDGE, width: WIDTH.most }
  return {
    right: window.innerWidth - box.right + 2 * EDGE,
    bottom: window.innerHeight - box.bottom + 2 * EDGE,
    width: Math.max(WIDTH.least, Math.min(WIDTH.most, box.height - BARS)),
  }
}

/** Where a floating player stands, and how it is moved: it cannot be lost beyond the window's edge. */
export function useFloating() {
  const [spot, setSpot] = useState<Spot>(start)
  const grab = (event: PointerEvent<HTMLElement>) => {
    const box = event.currentTarget.closest('section')?.getBoundingClientRect()
    if (!box || (event.target as Element).closest('button, select')) return
    const from = { x: event.clientX, y: event.clientY }
    const right = window.innerWidth - box.right
    const bottom = window.innerHeight - box.bottom
    const move = ({ clientX, clientY }: globalThis.PointerEvent) =>
      setSpot({
        width: box.width,
        right: Math.max(EDGE, Math.min(window.innerWidth - box.width - EDGE, right + from.x - clientX)),
        bottom: Math.max(EDGE, Math.min(window.innerHeight - box.height - EDGE, bottom + from.y - clientY)),
      })
    const drop = () => {
      window.removeEventListener('pointermove', move)
      window.removeEventListener('pointerup', drop)
    }
    window.addEventListener('pointermove', move)
    window.addEventListener('pointerup', drop)
  }
  return { style: spot as CSSProperties, grab }
}

/** The canvas, made narrower for as long as the player stands beside it. */
export function useDock(place: PlayerPlace): HTMLElement | null {
  const [beside, setBeside] = useState<HTMLElement | null>(null)
  useEffect(() => {
    const found = place === 'dock' ? document.querySelector<HTMLElement>(canvas) : null
    setBeside(found)
    if (!found) return undefined
    const before = found.style.paddingRight
    found.style.paddingRight = `${DOCK_SHARE * 100}%`
    return () => {
      found.style.paddingRight = before
    }
  }, [place])
  return beside
}
