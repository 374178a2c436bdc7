import { applyEdit, type Graph, newProject } from '@sceneweave/project'
import { expect, test } from 'vitest'
import { copyOf, pasteEdits } from './clipboard.ts'
import { foldedSize } from './folds.ts'
import { framesInFrame, nodesInFrame } from './framed.ts'
import { geometryOf, noExtras } from './geometry.ts'

const node = (x: number, y: number) => ({
  type: 'character',
  version: 1,
  params: {},
  at: { x, y },
  mode: 'run' as const,
})
const wire = (from: string, order: number) => ({
  from: { node: from, port: 'character' },
  to: { node: 'story', port: 'characters' },
  order,
})
const frame = (title: string, x: number, w: number) => ({ title, at: { x, y: -50 }, size: { w, h: 600 } })

const open: Graph = {
  ...newProject('p', 'p').graph,
  nodes: { anna: node(0, 0), ben: node(0, 300), story: { ...node(900, 0), type: 'scene' } },
  wires: { a: wire('anna', 0), b: { ...wire('ben', 1), bends: [{ x: 500, y: 9 }] } },
  frames: { cast: frame('Cast', -50, 400), all: frame('All', -100, 1500) },
}
const folded = (graph: Graph, id: string): Graph => {
  const hides = { nodes: nodesInFrame(geometryOf(graph, noExtras), id), frames: framesInFrame(graph, id) }
  return { ...graph, frames: { ...graph.frames, [id]: { ...graph.frames[id], folded: hides } } }
}

test('a folded frame hides its nodes, and their wires end at it', () => {
  const { nodes, wires, nodeGrid, folds } = geometryOf(folded(open, 'cast'), noExtras)
  expect([...nodes.keys()]).toEqual(['story'])
  expect(nodeGrid.meeting({ x: -500, y: -500, w: 900, h: 2000 })).toEqual([])
  expect(folds.boxes.get('cast')).toEqual({ x: -50, y: -50, ...foldedSize })
  for (const id of ['a', 'b']) {
    expect(wires.get(id)?.curves).toHaveLength(1)
    expect(wires.get(id)?.curves[0][0]).toEqual({ x: -50 + foldedSize.w, y: -50 + foldedSize.h / 2 })
  }
})

test('a frame that is folded over a folded one hides that too, and carries what both hide', () => {
  const graph = folded(folded(open, 'cast'), 'all')
  const geometry = geometryOf(graph, noExtras)
  expect([...geometry.folds.boxes.keys()]).toEqual(['all'])
  expect([geometry.nodes.size, geometry.wires.size]).toEqual([0, 0])
  expect(nodesInFrame(geometry, 'all').sort()).toEqual(['anna', 'ben', 'story'])
  expect(framesInFrame(graph, 'all')).toEqual(['cast'])
})

test('an open frame carries what a folded one in it hides', () => {
  expect(nodesInFrame(geometryOf(folded(open, 'cast'), noExtras), 'all').sort()).toEqual(['anna', 'ben', 'story'])
})

test('a node that is moved to where the open frame would be is not hidden, and opening shows all as it was', () => {
  const graph = folded(open, 'cast')
  const moved = { ...graph, nodes: { ...graph.nodes, story: { ...graph.nodes.story, at: { x: 10, y: 10 } } } }
  const geometry = geometryOf(moved, noExtras, geometryOf(graph, noExtras))
  expect([...geometry.nodes.keys()]).toEqual(['story'])
  expect([...geometryOf(open, noExtras, geometry).nodes.keys()]).toEqual(['anna', 'ben', 'story'])
})

test('a folded frame is copied with what it hides, and the copy hides its own', () => {
  const graph = folded(folded(open, 'cast'), 'all')
  const copied = copyOf(graph, { nodes: new Set(), frames: new Set(['all']) })
  const { edits, nodes, frames } = pasteEdits(copied, { graph, by: { dx: 0, dy: 900 }, keepsIncoming: false })
  const { project } = applyEdit({ ...newProject('p', 'p'), graph }, { type: 'batch', title: '', edits })
  const [outer, inner] = frames.map((id) => project.graph.frames[id])
  expect([outer.folded?.nodes.toSorted(), outer.folded?.frames]).toEqual([nodes.toSorted(), [frames[1]]])
  expect(inner.folded?.nodes).toHaveLength(2)
})
