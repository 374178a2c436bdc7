import { catalogue } from '@sceneweave/nodes'
import { describe, expect, test } from 'vitest'
import { formOf, nodeLayout, sizes } from './nodeLayout.ts'

const layout = (type: string, change: object = {}) =>
  nodeLayout(formOf(catalogue.nodes.get(type)!, { wires: {}, isCollapsed: false, hasProblem: false, ...change }))

describe('the layout of a node', () => {
  test.each([...catalogue.nodes.keys()])('%s: nothing overlaps, and every port is on the node', (type) => {
    const { h, inputs, outputs, params } = layout(type)
    for (const column of [inputs, outputs, params])
      for (const [at, place] of column.entries()) {
        expect(place.y).toBeGreaterThanOrEqual(at > 0 ? column[at - 1].y + column[at - 1].h : sizes.header)
        expect(place.y + place.h).toBeLessThanOrEqual(h)
      }
    const lowest = Math.max(0, ...[...inputs, ...outputs].map(({ y, h }) => y + h))
    for (const { y } of params) expect(y).toBeGreaterThanOrEqual(lowest)
    expect(params.length).toBeLessThanOrEqual(4)
  })

  test('gives a variadic input one slot more than it has wires, each at its own height', () => {
    const slots = (clips: number) =>
      layout('join', { wires: { clips } }).inputs.find(({ port }) => port === 'clips')!.slots
    expect([slots(0).length, slots(3).length]).toEqual([1, 4])
    expect(new Set(slots(3)).size).toBe(4)
  })

  test('keeps the shape of its picture, and leaves its ports where they were', () => {
    const plain = layout('decode')
    const shown = layout('decode', { aspect: 16 / 9 })
    expect(shown.preview!.w / shown.preview!.h).toBeCloseTo(16 / 9)
    expect(shown.inputs).toEqual(plain.inputs)
    expect(shown.h).toBeGreaterThan(plain.h)
    expect(layout('decode', { aspect: 0.2 }).preview!.h).toBeLessThanOrEqual(sizes.mostPreview)
  })

  test('makes room for a problem above the ports, and is only a header when it is collapsed', () => {
    expect(layout('decode', { hasProblem: true }).inputs[0].y).toBe(layout('decode').inputs[0].y + sizes.problem)
    const small = layout('decode', { isCollapsed: true, hasProblem: true, aspect: 1 })
    expect(small).toMatchObject({ h: sizes.header + sizes.bar, params: [], problem: null, preview: null })
    expect(small.inputs[0].slots).toEqual([sizes.header / 2])
  })
})
