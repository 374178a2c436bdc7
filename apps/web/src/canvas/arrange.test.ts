import { describe, expect, test } from 'vitest'
import { align, autoLayout } from './arrange.ts'
import { geometryOf, noExtras } from './geometry.ts'
import { sampleGraph } from './sampleGraph.ts'
import { snapMove } from './snap.ts'

const box = (id: string, x: number, y: number, w = 100, h = 50) => ({ id, x, y, w, h })
const three = [box('a', 0, 0), box('b', 30, 100, 60), box('c', 400, 130)]

describe('lining up', () => {
  test('by an edge or the middle moves only what is off it', () => {
    expect(align(three, 'left')).toEqual({ b: { x: 0, y: 100 }, c: { x: 0, y: 130 } })
    expect(align(three, 'right')).toEqual({ a: { x: 400, y: 0 }, b: { x: 440, y: 100 } })
    expect(align(three, 'bottom')).toEqual({ a: { x: 0, y: 130 }, b: { x: 30, y: 130 } })
    expect(align(three, 'middle').a).toEqual({ x: 0, y: 65 })
  })

  test('spreads with equal gaps between the outer two', () => {
    expect(align(three, 'across')).toEqual({ b: { x: 220, y: 100 } })
  })

  test('one box is in line with itself', () => {
    expect(align([three[0]], 'left')).toEqual({})
  })
})

describe('laying out', () => {
  test('puts every node right of what feeds it, on the grid, and none over another', () => {
    const geometry = geometryOf(sampleGraph(), noExtras)
    const moves = autoLayout(geometry, geometry.nodes.keys())
    const at = (id: string) => moves[id] ?? geometry.graph.nodes[id].at
    for (const { wire } of geometry.wires.values()) expect(at(wire.from.node).x).toBeLessThan(at(wire.to.node).x)
    for (const { x, y } of Object.values(moves)) expect([Math.abs(x % 10), Math.abs(y % 10)]).toEqual([0, 0])
    const placed = [...geometry.nodes.values()].map((one) => ({ ...one, ...at(one.id) }))
    for (const a of placed)
      for (const b of placed)
        if (a !== b) expect(a.x + a.w <= b.x || b.x + b.w <= a.x || a.y + a.h <= b.y || b.y + b.h <= a.y).toBe(true)
  })
})

describe('a moved box', () => {
  test('comes to rest on the edge of another that is near, else on the grid', () => {
    const others = [box('o', 203, 300)]
    expect(snapMove(box('m', 0, 0), { dx: 199, dy: 84 }, others, 6)).toMatchObject({ dx: 203, dy: 80 })
    expect(snapMove(box('m', 0, 0), { dx: 199, dy: 84 }, others, 6).guides).toHaveLength(1)
    expect(snapMove(box('m', 3, 0), { dx: 51, dy: 84 }, [], 6)).toEqual({ dx: 47, dy: 80, guides: [] })
  })
})
