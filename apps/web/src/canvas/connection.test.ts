import { applyEdit, type Graph, newProject, type SingleEdit } from '@sceneweave/project'
import { describe, expect, test } from 'vitest'
import { bestPort, converters, type End, joinEdits, refusal } from './connection.ts'
import { sampleGraph } from './sampleGraph.ts'
import { wiresInto } from './wireIndex.ts'
import { connectEdits, convertEdits, insertEdits, onlyConverter, rewireEdits } from './wiring.ts'

const out = (node: string, port: string): End => ({ node, port, side: 'out' })
const into = (node: string, port: string): End => ({ node, port, side: 'in' })
const after = (graph: Graph, edits: readonly SingleEdit[]): Graph =>
  applyEdit({ ...newProject('p', 'p'), graph }, { type: 'batch', title: 't', edits: [...edits] }).project.graph
const sources = (graph: Graph, node: string, port: string) =>
  wiresInto(graph.wires, node, port).map(({ wire }) => wire.from.node)

describe('whether two ports can be joined', () => {
  const graph = sampleGraph()

  test('they can when one gives what the other takes', () => {
    expect(refusal(graph, out('model', 'model'), into('next', 'model'))).toBeNull()
    expect(refusal(graph, into('next', 'model'), out('model', 'model'))).toBeNull()
  })

  test('they cannot, and it says why: two of a side, itself, other kinds, a circle', () => {
    expect(refusal(graph, out('model', 'model'), out('decode', 'clip'))).toContain('Two outputs')
    expect(refusal(graph, into('join', 'clips'), into('decode', 'model'))).toContain('Two inputs')
    expect(refusal(graph, out('trim', 'clip'), into('trim', 'clip'))).toContain('itself')
    expect(refusal(graph, out('model', 'model'), into('join', 'clips'))).toBe('Model does not fit Clip.')
    const longer = { ...graph, nodes: { ...graph.nodes, again: { ...graph.nodes.trim } } }
    const ring = after(longer, joinEdits(longer, out('trim', 'clip'), into('again', 'clip')))
    expect(refusal(ring, out('again', 'clip'), into('trim', 'clip'))).toContain('circle')
  })
})

describe('the best port of a node', () => {
  test('is of the kind, open before taken, needed before optional', () => {
    const graph = sampleGraph()
    expect(bestPort(graph, out('model', 'model'), 'next')).toEqual(into('next', 'model'))
    expect(bestPort(graph, out('decode', 'clip'), 'join')).toEqual(into('join', 'clips'))
    expect(bestPort(graph, into('join', 'clips'), 'trim')).toEqual(out('trim', 'clip'))
    expect(bestPort(graph, out('model', 'model'), 'join')).toBeNull()
  })
})

describe('joining', () => {
  test('a taken single input gives up its wire', () => {
    const graph = { ...sampleGraph() }
    graph.nodes.other = { ...graph.nodes.model }
    const joined = after(graph, connectEdits(graph, out('other', 'model'), into('decode', 'model')))
    expect(sources(joined, 'decode', 'model')).toEqual(['other'])
  })

  test('a variadic input takes the wire at the slot where it was dropped', () => {
    const graph = { ...sampleGraph() }
    graph.nodes.other = { ...graph.nodes.decode }
    const at = (slot: number) =>
      sources(after(graph, connectEdits(graph, out('other', 'clip'), into('join', 'clips'), slot)), 'join', 'clips')
    expect(at(0)).toEqual(['other', 'decode', 'trim'])
    expect(at(1)).toEqual(['decode', 'other', 'trim'])
    expect(at(9)).toEqual(['decode', 'trim', 'other'])
  })

  test('a wire dragged to another slot changes the order', () => {
    const graph = sampleGraph()
    expect(sources(after(graph, rewireEdits(graph, 'w3', into('join', 'clips'), 1)), 'join', 'clips')).toEqual([
      'trim',
      'decode',
    ])
  })

  test('a list that meets a single input makes that node run for each of its items', () => {
    const graph = { ...sampleGraph() }
    graph.nodes.generate = { ...graph.nodes.model, type: 'generateScene' }
    const joined = after(graph, connectEdits(graph, out('generate', 'shots'), into('decode', 'latents')))
    expect(joined.nodes.decode.each).toBe('latents')
  })
})

describe('a converter', () => {
  test('latents become a clip by decoding, with the model that is there', () => {
    expect(converters('latents', 'clip').map(({ definition }) => definition.type)).toEqual(['decode'])
    const graph = sampleGraph()
    const [from, to] = [out('next', 'latents'), into('join', 'clips')]
    const converter = onlyConverter(graph, from, to)!
    const made = after(graph, convertEdits(graph, from, to, { converter, at: { x: 0, y: 0 } }))
    const id = Object.keys(made.nodes).find((one) => !graph.nodes[one])!
    expect(made.nodes[id].type).toBe('decode')
    expect([sources(made, id, 'latents'), sources(made, id, 'model')]).toEqual([['next'], ['model']])
    expect(sources(made, 'join', 'clips')).toEqual(['decode', 'trim', id])
  })

  test('there is none where nothing turns the one into the other', () => {
    expect(onlyConverter(sampleGraph(), out('model', 'model'), into('join', 'clips'))).toBeNull()
  })
})

describe('a node dropped on a wire', () => {
  test('stands in it, at the place that the wire had', () => {
    const graph = { ...sampleGraph() }
    graph.nodes.cut = { ...graph.nodes.trim }
    const made = after(graph, insertEdits(graph, 'w3', 'cut')!)
    expect(sources(made, 'cut', 'clip')).toEqual(['decode'])
    expect(sources(made, 'join', 'clips')).toEqual(['cut', 'trim'])
  })

  test('is not put in where its ports do not fit', () => {
    expect(insertEdits(sampleGraph(), 'w1', 'text')).toBeNull()
    expect(insertEdits(sampleGraph(), 'w3', 'decode')).toBeNull()
  })
})
