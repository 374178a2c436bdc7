import { expect, test } from 'vitest'
import { applyEdit } from './applyEdit.ts'
import { canonicalJson } from './canonicalJson.ts'
import type { Edit, SingleEdit } from './edit.ts'
import { EditFault } from './editFault.ts'
import { graphLimits } from './graph.ts'
import { Project } from './project.ts'
import { deepFreeze, node, sampleProject, shot, wire } from './sampleProject.ts'

const before = deepFreeze(sampleProject())

/** Applies, holds the result to the schema and the undo to the bytes, and gives the project after it. */
function after(edit: Edit): Project {
  const { project, inverse } = applyEdit(before, edit)
  expect(Project.safeParse(project).error).toBeUndefined()
  const undone = applyEdit(deepFreeze(project), inverse)
  expect(canonicalJson(undone.project)).toBe(canonicalJson(before))
  expect(canonicalJson(applyEdit(undone.project, undone.inverse).project)).toBe(canonicalJson(project))
  return project
}

const shotsAfter = (edit: Edit) => {
  const { shots } = after(edit).graph.nodes.scene.params.scene as { shots: { id: string }[] }
  return shots.map(({ id }) => id).join('')
}

test('a project and its nodes are renamed, added, moved and changed', () => {
  expect(after({ type: 'project-rename', title: 'Home' }).title).toBe('Home')
  expect(after({ type: 'node-add', id: 'n', node: node() }).graph.nodes.n).toEqual(node())
  const moved = after({ type: 'node-move', moves: { text: { x: 5, y: 6 }, film: { x: 7, y: 8 } } }).graph.nodes
  expect([moved.text.at, moved.film.at]).toEqual([
    { x: 5, y: 6 },
    { x: 7, y: 8 },
  ])
  const change = {
    params: { text: 'bye', more: null },
    without: ['list'],
    title: null,
    locked: false,
    collapsed: true,
    mode: 'bypassed',
    each: 'in',
  } as const
  const { title, locked, ...rest } = before.graph.nodes.text
  expect(after({ type: 'node-change', id: 'text', change: { ...change, without: ['list'] } }).graph.nodes.text).toEqual(
    {
      ...rest,
      params: { text: 'bye', more: null },
      mode: 'bypassed',
      collapsed: true,
      each: 'in',
    },
  )
  expect([title, locked]).toEqual(['Words', true])
  const pinned = 'a'.repeat(64)
  expect(after({ type: 'node-change', id: 'film', change: { pinned, version: 3 } }).graph.nodes.film).toMatchObject({
    pinned,
    version: 3,
  })
})

test('a node goes with its wires, and comes back with them', () => {
  const { graph } = after({ type: 'node-remove', id: 'film' })
  expect([Object.keys(graph.nodes), graph.wires]).toEqual([['scene', 'text'], {}])
})

test('wires and frames are added, removed, bent and changed', () => {
  expect(after({ type: 'wire-add', id: 'w3', wire: wire('scene', 'text') }).graph.wires.w3).toBeDefined()
  expect(after({ type: 'wire-remove', id: 'w2' }).graph.wires).toEqual({ w1: before.graph.wires.w1 })
  expect(after({ type: 'wire-bend', id: 'w1', bends: [{ x: 3, y: 3 }] }).graph.wires.w1.bends).toEqual([{ x: 3, y: 3 }])
  expect(after({ type: 'wire-bend', id: 'w2', bends: [] }).graph.wires.w2.bends).toBeUndefined()
  expect(after({ type: 'frame-add', id: 'f2', frame: before.graph.frames.f1 }).graph.frames.f2).toBeDefined()
  expect(after({ type: 'frame-change', id: 'f1', change: { title: 'T', colour: null } }).graph.frames.f1).toEqual({
    title: 'T',
    at: { x: -10, y: -10 },
    size: { w: 100, h: 50 },
  })
  expect(after({ type: 'frame-remove', id: 'f1' }).graph.frames).toEqual({})
})

test('a frame folds over what it hides, and null opens it', () => {
  const folded = { nodes: ['text', 'long-gone'], frames: [] }
  const fold: Edit = { type: 'frame-change', id: 'f1', change: { folded } }
  const { project, inverse } = applyEdit(before, fold)
  expect(project.graph.frames.f1).toEqual({ ...before.graph.frames.f1, folded })
  expect(inverse).toEqual({ type: 'frame-change', id: 'f1', change: { folded: null } })
  expect(applyEdit(project, inverse).project.graph.frames.f1).toEqual(before.graph.frames.f1)
})

test('wires of one input change places, all at once', () => {
  const orders = (edit: Edit) => Object.entries(after(edit).graph.wires).map(([id, { order }]) => `${id}${order}`)
  expect(orders({ type: 'wire-order', orders: { w1: 1, w2: 0 } }).sort()).toEqual(['w11', 'w20'])
  expect(orders({ type: 'wire-order', orders: { w1: 9 } }).sort()).toEqual(['w19', 'w21'])
})

test('a node exposes inputs in an order, and no names take that away', () => {
  const exposed = (names: string[] | null) =>
    after({ type: 'node-change', id: 'text', change: { exposed: names } }).graph.nodes.text.exposed
  expect(exposed(['text', 'list'])).toEqual(['text', 'list'])
  expect([exposed([]), exposed(null)]).toEqual([undefined, undefined])
})

test('shots are added, removed, moved and changed in their scene', () => {
  expect(shotsAfter({ type: 'shot-add', node: 'scene', shot: shot('c'), at: 1 })).toBe('acb')
  expect(shotsAfter({ type: 'shot-remove', node: 'scene', shot: 'a' })).toBe('b')
  expect(shotsAfter({ type: 'shot-move', node: 'scene', shot: 'a', to: 1 })).toBe('ba')
  const { nodes } = after({
    type: 'shot-change',
    node: 'scene',
    shot: 'b',
    change: { prompt: 'New.', seed: null, take: 1 },
  }).graph
  expect(nodes.scene.params.scene).toMatchObject({
    shots: [shot('a'), shot('b', { prompt: 'New.', seed: null, take: 1 })],
  })
})

test('the first shot of a scene node without a scene makes one, and undo takes it away again', () => {
  const empty = deepFreeze(
    applyEdit(before, { type: 'node-add', id: 's', node: node({ type: 'scene', params: {} }) }).project,
  )
  const { project, inverse } = applyEdit(empty, { type: 'shot-add', node: 's', shot: shot('z'), at: 0 })
  expect(project.graph.nodes.s.params.scene).toEqual({ story: '', shots: [shot('z')] })
  expect(canonicalJson(applyEdit(project, inverse).project)).toBe(canonicalJson(empty))
})

test('a batch is one edit: all of it, or nothing', () => {
  const edits: Edit & { type: 'batch' } = {
    type: 'batch',
    title: 'Insert',
    edits: [
      { type: 'node-add', id: 'n', node: node() },
      { type: 'wire-remove', id: 'w1' },
      { type: 'wire-add', id: 'w1', wire: wire('n', 'film') },
      { type: 'node-remove', id: 'scene' },
      { type: 'project-rename', title: 'Short' },
    ],
  }
  expect(after(edits).graph.wires.w1.from.node).toBe('n')
  const broken: Edit = { ...edits, edits: [...edits.edits, { type: 'wire-remove', id: 'gone' }] }
  expect(() => applyEdit(before, broken)).toThrow(EditFault)
})

test('a batch of many wires knows at every moment which place is taken and which wires a node has', () => {
  const again = Array.from({ length: 20 }, (_, at): SingleEdit[] => [
    { type: 'wire-remove', id: at === 0 ? 'w2' : `x${at - 1}` },
    { type: 'wire-add', id: `x${at}`, wire: wire('text', 'film', 1) },
  ]).flat()
  const title = 'Again'
  expect(Object.keys(after({ type: 'batch', title, edits: again }).graph.wires)).toEqual(['w1', 'x19'])
  const twice: SingleEdit = { type: 'wire-add', id: 'y', wire: wire('scene', 'film', 1) }
  expect(() => applyEdit(before, { type: 'batch', title, edits: [...again, twice] })).toThrow('wire x19 has order 1')
  expect(after({ type: 'batch', title, edits: [...again, { type: 'node-remove', id: 'text' }] }).graph.wires).toEqual({
    w1: before.graph.wires.w1,
  })
})

const refusals: [code: string, edit: unknown][] = [
  ['unknown-node', { type: 'node-remove', id: 'gone' }],
  ['unknown-node', { type: 'node-move', moves: { text: { x: 1, y: 1 }, gone: { x: 1, y: 1 } } }],
  ['unknown-node', { type: 'wire-add', id: 'w', wire: wire('text', 'gone') }],
  ['unknown-wire', { type: 'wire-bend', id: 'gone', bends: [] }],
  ['unknown-wire', { type: 'wire-order', orders: { w1: 5, gone: 6 } }],
  ['duplicate-order', { type: 'wire-order', orders: { w1: 1 } }],
  ['wrong-shape', { type: 'node-change', id: 'text', change: { exposed: ['a', 'a'] } }],
  ['unknown-frame', { type: 'frame-remove', id: 'gone' }],
  ['unknown-shot', { type: 'shot-move', node: 'scene', shot: 'gone', to: 0 }],
  ['not-a-scene', { type: 'shot-remove', node: 'text', shot: 'a' }],
  ['id-taken', { type: 'node-add', id: 'text', node: node() }],
  ['id-taken', { type: 'wire-add', id: 'w1', wire: wire('text', 'film', 7) }],
  ['id-taken', { type: 'frame-add', id: 'f1', frame: before.graph.frames.f1 }],
  ['id-taken', { type: 'shot-add', node: 'scene', shot: shot('a'), at: 0 }],
  ['duplicate-order', { type: 'wire-add', id: 'w', wire: wire('text', 'film', 1) }],
  ['wrong-shape', { type: 'shot-add', node: 'scene', shot: shot('c'), at: 3 }],
  ['wrong-shape', { type: 'shot-move', node: 'scene', shot: 'a', to: 2 }],
  ['wrong-shape', { type: 'shot-change', node: 'scene', shot: 'a', change: { frames: 16 } }],
  ['wrong-shape', { type: 'node-change', id: 'scene', change: { params: { scene: { story: 1 } } } }],
  ['wrong-shape', { type: 'node-change', id: 'text', change: { params: { text: Number.NaN } } }],
  ['wrong-shape', { type: 'node-change', id: 'text', change: { params: { text: undefined } } }],
  ['wrong-shape', { type: 'node-change', id: 'text', change: { type: 'other' } }],
  ['wrong-shape', { type: 'node-add', id: '__proto__', node: node() }],
  ['wrong-shape', { type: 'node-add', id: 'constructor', node: node() }],
  ['wrong-shape', { type: 'node-add', id: '../up', node: node() }],
  ['wrong-shape', { type: 'node-add', id: 'n', node: node({ params: { text: new Date() as never } }) }],
  ['wrong-shape', { type: 'node-move', moves: { text: { x: Number.POSITIVE_INFINITY, y: 0 } } }],
  ['wrong-shape', { type: 'batch', title: '', edits: [{ type: 'batch', title: '', edits: [] }] }],
  ['wrong-shape', { type: 'explode' }],
  ['wrong-shape', null],
]

test.each(refusals)('%s: %j is refused, and nothing changes', (code, edit) => {
  let fault: unknown
  try {
    applyEdit(before, edit as Edit)
  } catch (error) {
    fault = error
  }
  expect(fault).toBeInstanceOf(EditFault)
  expect(fault).toMatchObject({ code })
  expect((fault as EditFault).message).toMatch(/./)
  expect(canonicalJson(before)).toBe(canonicalJson(sampleProject()))
})

test('an edit shares all that it does not touch', () => {
  const { project } = applyEdit(before, { type: 'node-change', id: 'text', change: { params: { text: 'x' } } })
  expect(project.graph.nodes.scene).toBe(before.graph.nodes.scene)
  expect(project.graph.wires).toBe(before.graph.wires)
  expect(project.graph.frames).toBe(before.graph.frames)
  expect(applyEdit(before, { type: 'project-rename', title: 'x' }).project.graph).toBe(before.graph)
})

test('a batch of ten thousand edits copies each part once, and a graph has an end', () => {
  const edits = Array.from({ length: 10_000 }, (_, at): Edit => ({ type: 'node-add', id: `n${at}`, node: node() }))
  const { project, inverse } = applyEdit(before, { type: 'batch', title: 'Many', edits: edits as never })
  expect(Object.keys(project.graph.nodes)).toHaveLength(10_003)
  expect(canonicalJson(applyEdit(project, inverse).project)).toBe(canonicalJson(before))
  const full = {
    ...project,
    graph: {
      ...project.graph,
      nodes: Object.fromEntries(Array.from({ length: graphLimits.nodes }, (_, at) => [`m${at}`, node()])),
      wires: {},
    },
  }
  expect(() => applyEdit(full, { type: 'node-add', id: 'one', node: node() })).toThrow(/at most 20000 nodes/)
})
