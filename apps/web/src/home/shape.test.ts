import { templates } from '@sceneweave/nodes'
import { emptyGraph } from '@sceneweave/project'
import { expect, test } from 'vitest'
import { box, shapeOf } from './shape.ts'

test('every template is drawn with all of its nodes but notes, all of its wires, within its frame and none over another', () => {
  for (const { graph } of templates) {
    const { boxes, lines, width, height } = shapeOf(graph)
    expect(boxes).toHaveLength(Object.values(graph.nodes).filter(({ type }) => type !== 'note').length)
    expect(lines).toHaveLength(Object.keys(graph.wires).length)
    for (const { x, y } of boxes) {
      expect(x).toBeGreaterThanOrEqual(0)
      expect(x + box.w).toBeLessThanOrEqual(width)
      expect(y + box.h).toBeLessThanOrEqual(height)
    }
    for (const a of boxes)
      for (const b of boxes)
        if (a !== b) expect(Math.abs(a.x - b.x) >= box.w || Math.abs(a.y - b.y) >= box.h).toBe(true)
  }
})

test('a graph with nothing in it has a shape too', () => {
  expect(shapeOf(emptyGraph()).boxes).toEqual([])
})
