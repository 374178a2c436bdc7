import type { Graph } from '@sceneweave/project'
import { describe, expect, test } from 'vitest'
import { geometryOf, noExtras } from './geometry.ts'
import { sampleGraph } from './sampleGraph.ts'

const moved = (graph: Graph, id: string): Graph => ({
  ...graph,
  nodes: { ...graph.nodes, [id]: { ...graph.nodes[id], at: { x: 900, y: 500 } } },
})

describe('the geometry of a graph', () => {
  test('lets wires end at the slots of nodes that are nowhere mounted', () => {
    const { nodes, wires } = geometryOf(sampleGraph(), noExtras)
    const join = nodes.get('join')!
    const slots = join.layout.inputs.find(({ port }) => port === 'clips')!.slots
    for (const [at, id] of ['w3', 'w4'].entries()) {
      const [, , , end] = wires.get(id)!.curves.at(-1)!
      expect(end).toEqual({ x: join.x, y: join.y + slots[at] })
    }
  })

  test('works out only what changed: a moved node, and the wires at it', () => {
    const graph = sampleGraph()
    const before = geometryOf(graph, noExtras)
    const after = geometryOf(moved(graph, 'join'), noExtras, before)
    expect(after.nodes.get('model')).toBe(before.nodes.get('model'))
    expect(after.wires.get('w1')).toBe(before.wires.get('w1'))
    expect(after.nodes.get('join')).toMatchObject({ x: 900, y: 500 })
    expect(after.wires.get('w3')).not.toBe(before.wires.get('w3'))
    expect(after.nodeGrid.at({ x: 910, y: 510 }).map(({ id }) => id)).toEqual(['join'])
  })

  test('is the same whether it was worked out at once or step by step', () => {
    const graph = moved(sampleGraph(), 'decode')
    const { w3, ...wires } = graph.wires
    const fewer = { ...graph, wires }
    const stepwise = geometryOf(fewer, noExtras, geometryOf(graph, noExtras, geometryOf(sampleGraph(), noExtras)))
    const atOnce = geometryOf(fewer, noExtras)
    expect([...stepwise.nodes]).toEqual([...atOnce.nodes])
    expect([...stepwise.wires]).toEqual([...atOnce.wires])
    expect(w3).toBeDefined()
  })

  test('keeps the wires of a node of an unknown type', () => {
    const graph = sampleGraph()
    graph.nodes.decode = { ...graph.nodes.decode, type: 'fromTheFuture' }
    const { nodes, wires } = geometryOf(graph, noExtras)
    expect(nodes.get('decode')!.layout.inputs.map(({ port }) => port)).toEqual(['model', 'latents'])
    expect(wires.size).toBe(Object.keys(graph.wires).length)
  })
})
