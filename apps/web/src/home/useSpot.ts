import { useEffect, useState } from 'react'

export type Spot = { left: number; top: number; width: number; height: number }

const lookMs = 300

/** Where the first of these that is on the screen stands; it is looked for again as the page changes. */
export function useSpot(selectors: readonly string[]): Spot | null {
  const [spot, setSpot] = useState<Spot | null>(null)
  useEffect(() => {
    const look = () => setSpot((before) => unlessSame(before, find(selectors)))
    look()
    const timer = setInterval(look, lookMs)
    window.addEventListener('resize', look)
    return () => {
      clearInterval(timer)
      window.removeEventListener('resize', look)
    }
  }, [selectors])
  return spot
}

function find(selectors: readonly string[]): Spot | null {
  for (const selector of selectors) {
    const { left = 0, top = 0, width = 0, height = 0 } = document.querySelector(selector)?.getBoundingClientRect() ?? {}
    if (width > 0 && height > 0) return { left, top, width, height }
  }
  return null
}

const unlessSame = (a: Spot | null, b: Spot | null): Spot | null =>
  a && b && a.left === b.left && a.top === b.top && a.width === b.width && a.height === b.height ? a : b
