import type { Point } from '@sceneweave/project'
import { type Box, holds, meets } from './wirePath.ts'

/** Boxes found by where they are. */
export type SpatialGrid<T extends Box> = { meeting(box: Box): T[]; at(point: Point): T[] }

const cell = 512

/** Sorts boxes into cells, so that asking for a part looks at that part only. What is found keeps the given order. */
export function makeGrid<T extends Box>(boxes: readonly T[]): SpatialGrid<T> {
  const cells = new Map<string, number[]>()
  boxes.forEach((box, at) => {
    eachCell(box, (key) => {
      const list = cells.get(key)
      if (list) list.push(at)
      else cells.set(key, [at])
    })
  })
  const meeting = (box: Box): T[] => {
    // a view over all of a graph has more cells than boxes
    if ((box.w / cell + 1) * (box.h / cell + 1) > boxes.length) return boxes.filter((one) => meets(one, box))
    const found = new Set<number>()
    eachCell(box, (key) => {
      for (const at of cells.get(key) ?? []) if (meets(boxes[at], box)) found.add(at)
    })
    return [...found].sort((a, b) => a - b).map((at) => boxes[at])
  }
  return {
    meeting,
    at: (point) => meeting({ ...point, w: 0, h: 0 }).filter((box) => holds(box, point)),
  }
}

function eachCell({ x, y, w, h }: Box, visit: (key: string) => void): void {
  const [right, bottom] = [Math.floor((x + w) / cell), Math.floor((y + h) / cell)]
  for (let i = Math.floor(x / cell); i <= right; i++)
    for (let j = Math.floor(y / cell); j <= bottom; j++) visit(`${i},${j}`)
}
