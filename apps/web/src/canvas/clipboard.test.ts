import { applyEdit, newProject } from '@sceneweave/project'
import { describe, expect, test } from 'vitest'
import { copyOf, pasteEdits, readCopied } from './clipboard.ts'
import { sampleGraph } from './sampleGraph.ts'

const held = { nodes: new Set(['decode', 'join']), frames: new Set(['f']) }
const withFrame = () => {
  const graph = sampleGraph()
  graph.frames.f = { title: 'Film', at: { x: 590, y: -20 }, size: { w: 900, h: 300 } }
  return graph
}
const text = () => JSON.stringify(copyOf(withFrame(), held))

const pasteInto = (graph: ReturnType<typeof sampleGraph>, keepsIncoming: boolean) => {
  const read = readCopied(text())
  if (read.type !== 'nodes') throw new Error('it was not read back')
  const pasted = pasteEdits(read.copied, { graph, by: { dx: 10, dy: 20 }, keepsIncoming })
  const { project } = applyEdit(
    { ...newProject('p', 'p'), graph },
    { type: 'batch', title: 'Paste', edits: pasted.edits },
  )
  return { ...pasted, graph: project.graph }
}

describe('copy and paste', () => {
  test('gives new ids to all and keeps the wires between what was copied', () => {
    const { graph, nodes, frames } = pasteInto(withFrame(), false)
    expect(nodes).toHaveLength(2)
    expect(nodes.some((id) => ['decode', 'join'].includes(id))).toBe(false)
    const [decode, join] = nodes
    const wires = Object.values(graph.wires).filter(({ to }) => nodes.includes(to.node))
    expect(wires.map(({ from, to }) => [from.node, to.node, to.port])).toEqual([[decode, join, 'clips']])
    expect(graph.nodes[decode].at).toEqual({ x: 610, y: 20 })
    expect(graph.frames[frames[0]]).toMatchObject({ title: 'Film', at: { x: 600, y: 0 } })
  })

  test('keeps what comes in from outside only when it is asked to, and only where it is there', () => {
    const { graph, nodes } = pasteInto(withFrame(), true)
    const into = Object.values(graph.wires).filter(({ to }) => to.node === nodes[0])
    expect(into.map(({ from }) => from.node).sort()).toEqual(['model', 'next'])
    const elsewhere = pasteInto({ ...sampleGraph(), nodes: {}, wires: {} }, true)
    expect(Object.keys(elsewhere.graph.wires)).toHaveLength(1)
  })

  test('tells a ComfyUI graph, in both of its forms, from nodes of ours and from any other text', () => {
    expect(readCopied('{"nodes":[],"links":[],"last_node_id":3}').type).toBe('comfy')
    expect(readCopied('{"3":{"class_type":"KSampler","inputs":{}}}').type).toBe('comfy')
    expect(['', 'hello', '{"a":1}', '{', '[1]'].map((one) => readCopied(one).type)).toEqual(Array(5).fill('other'))
    const bad = { ...JSON.parse(text()), nodes: { a: { type: 3 } } }
    expect(readCopied(JSON.stringify(bad)).type).toBe('other')
  })
})
