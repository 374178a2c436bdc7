import { templates } from '@sceneweave/nodes'
import { describe, expect, test } from 'vitest'
import { firstView } from './firstView.ts'
import { geometryOf, noExtras } from './geometry.ts'
import { levelAt } from './level.ts'
import type { Box } from './wirePath.ts'

// what the canvas has of a window beside the rail, the inspector and a storyboard that draws context lines
const wide = { width: 1092, height: 585 }
const small = { width: 932, height: 485 }
const withPictures = new Set(['decode', 'join', 'still', 'saveTakes', 'exportFilm', 'exportImage'])
// the others are chains of more nodes than a window is wide at half size
const shownFull = (room: typeof wide) => [
  'joint',
  'singleImage',
  ...(room === wide ? ['extension', 'conditioned'] : []),
]

describe.each(templates.map(({ id, graph }) => [id, graph] as const))('the template %s', (id, graph) => {
  const ids = Object.entries(graph.nodes)
  // a square picture is the highest that the shipped weights make
  const aspects = new Map(ids.filter(([, { type }]) => withPictures.has(type)).map(([node]) => [node, 1]))
  const before = [...geometryOf(graph, noExtras).nodes.values()]
  const after = [...geometryOf(graph, { problems: new Set(), aspects }).nodes.values()]

  test('has no node over another, before its film is made and after', () => {
    for (const boxes of [before, after])
      for (const a of boxes)
        for (const b of boxes)
          if (a.id < b.id)
            expect({ a: a.id, b: b.id, apart: areApart(a, b) }).toEqual({ a: a.id, b: b.id, apart: true })
  })

  test.each([
    ['1440 × 900', wide],
    ['1280 × 800', small],
  ])('is seen whole when it is opened in a window of %s', (_, room) => {
    for (const boxes of [before, after]) {
      const view = firstView(boxes, room, 0.04)!
      for (const box of boxes) {
        expect(box.x * view.zoom + view.x).toBeGreaterThanOrEqual(0)
        expect(box.y * view.zoom + view.y).toBeGreaterThanOrEqual(0)
        expect((box.x + box.w) * view.zoom + view.x).toBeLessThanOrEqual(room.width)
        expect((box.y + box.h) * view.zoom + view.y).toBeLessThanOrEqual(room.height)
      }
      if (shownFull(room).includes(id)) expect(levelAt(view.zoom, boxes.length)).toBe('full')
    }
  })
})

describe('the first view', () => {
  const row = (count: number): Box[] => Array.from({ length: count }, (_, n) => ({ x: n * 280, y: 0, w: 240, h: 200 }))

  test('of a small graph is no nearer than its own size, and in the middle', () => {
    expect(firstView(row(1), wide, 0.04)).toEqual({ zoom: 1, x: wide.width / 2 - 120, y: wide.height / 2 - 100 })
  })

  test('of one whose titles could not be read is where it begins; of a very large one it is a map', () => {
    expect(firstView(row(20), wide, 0.04)).toMatchObject({ zoom: 0.52, x: 24 * 0.52 })
    expect(firstView(row(60), wide, 0.04)!.zoom).toBeCloseTo(wide.width / (59 * 280 + 240 + 48))
  })
})

const areApart = (a: Box, b: Box) => a.x + a.w <= b.x || b.x + b.w <= a.x || a.y + a.h <= b.y || b.y + b.h <= a.y
