import { useEffect, useState } from 'react'

/** Finds what is pointed at, if it is there. */
export type Anchor = () => Element | null

export type Spot = { left: number; top: number; width: number; height: number }

const lookMs = 300

/** Where the first of these that is on the screen stands; it is looked for again as the page changes. */
export function useSpot(anchors: readonly Anchor[]): Spot | null {
  const [spot, setSpot] = useState<Spot | null>(null)
  useEffect(() => {
    const look = () => setSpot((before) => unlessSame(before, find(anchors)))
    look()
    const timer = setInterval(look, lookMs)
    window.addEventListener('resize', look)
    return () => {
      clearInterval(timer)
      window.removeEventListener('resize', look)
    }
  }, [anchors])
  return spot
}

function find(anchors: readonly Anchor[]): Spot | null {
  for (const anchor of anchors) {
    const { left = 0, top = 0, width = 0, height = 0 } = anchor()?.getBoundingClientRect() ?? {}
    if (width > 0 && height > 0) return { left, top, width, height }
  }
  return null
}

const unlessSame = (a: Spot | null, b: Spot | null): Spot | null =>
  a && b && a.left === b.left && a.top === b.top && a.width === b.width && a.height === b.height ? a : b
