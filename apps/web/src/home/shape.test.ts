import { templates } from '@sceneweave/nodes'
import { emptyGraph } from '@sceneweave/project'
import { expect, test } from 'vitest'
import { box, shapeOf } from './shape.ts'

test('every template is drawn with all of its nodes but notes, all of its wires, within its frame', () => {
  for (const { graph } of templates) {
    const { boxes, lines, width, height } = shapeOf(graph)
    expect(boxes).toHaveLength(Object.values(graph.nodes).filter(({ type }) => type !== 'note').length)
    expect(lines).toHaveLength(Object.keys(graph.wires).length)
    for (const { x, y } of boxes) {
      expect(x).toBeGreaterThanOrEqual(0)
      expect(x + box.w).toBeLessThanOrEqual(width)
      expect(y + box.h).toBeLessThanOrEqual(height)
    }
  }
})

test('a graph with nothing in it has a shape too', () => {
  expect(shapeOf(emptyGraph()).boxes).toEqual([])
})
