import type { NodeChange, SingleEdit } from '../edit.ts'
import { EditFault } from '../editFault.ts'
import type { GraphNode } from '../graph.ts'
import { sceneFault } from '../project.ts'
import type { Draft } from './draft.ts'

type NodeEdit = Extract<SingleEdit, { type: `node-${string}` }>

/** Applies an edit of nodes and returns what undoes it. */
export function applyNodeEdit(draft: Draft, edit: NodeEdit): SingleEdit[] {
  switch (edit.type) {
    case 'node-add':
      checkScene(edit.id, edit.node)
      draft.addNode(edit.id, edit.node)
      return [{ type: 'node-remove', id: edit.id }]
    case 'node-remove': {
      const node = draft.node(edit.id)
      const ids = draft.wiresAt(edit.id)
      const wires = ids.map((id): SingleEdit => ({ type: 'wire-add', id, wire: draft.wire(id) }))
      for (const id of ids) draft.removeWire(id)
      draft.removeNode(edit.id)
      return [{ type: 'node-add', id: edit.id, node }, ...wires]
    }
    case 'node-change': {
      const before = draft.node(edit.id)
      const after = changeNode(before, edit.change)
      checkScene(edit.id, after)
      draft.setNode(edit.id, after)
      return [{ type: 'node-change', id: edit.id, change: undoChange(before, edit.change) }]
    }
    case 'node-move': {
      const moves = Object.entries(edit.moves)
      const back = moves.map(([id]) => [id, draft.node(id).at])
      for (const [id, at] of moves) draft.setNode(id, { ...draft.node(id), at })
      return [{ type: 'node-move', moves: Object.fromEntries(back) }]
    }
    default:
      return edit satisfies never
  }
}

function checkScene(id: string, node: GraphNode): void {
  const fault = sceneFault(node)
  if (fault)
    throw new EditFault('wrong-shape', `node ${id}: ${['params.scene', ...fault.path].join('.')}: ${fault.message}`)
}

const fields = ['title', 'pinned', 'each', 'locked', 'collapsed', 'exposed'] as const

function changeNode(before: GraphNode, change: NodeChange): GraphNode {
  const after: Record<string, unknown> = { ...before }
  if (change.version !== undefined) after.version = change.version
  if (change.mode !== undefined) after.mode = change.mode
  for (const field of fields) {
    const value = change[field]
    if (value === null || value === false || (Array.isArray(value) && value.length === 0)) delete after[field]
    else if (value !== undefined) after[field] = value
  }
  if (change.params || change.without) {
    const params = { ...before.params, ...change.params }
    for (const name of change.without ?? []) delete params[name]
    after.params = params
  }
  return after as GraphNode
}

/** The change that takes back `change` on `before`: the old value of every field that it names. */
function undoChange(before: GraphNode, change: NodeChange): NodeChange {
  const undo: NodeChange = {}
  if (change.version !== undefined) undo.version = before.version
  if (change.mode !== undefined) undo.mode = before.mode
  if (change.title !== undefined) undo.title = before.title ?? null
  if (change.pinned !== undefined) undo.pinned = before.pinned ?? null
  if (change.each !== undefined) undo.each = before.each ?? null
  if (change.locked !== undefined) undo.locked = before.locked ?? false
  if (change.collapsed !== undefined) undo.collapsed = before.collapsed ?? false
  if (change.exposed !== undefined) undo.exposed = before.exposed ?? null
  const named = [...new Set([...Object.keys(change.params ?? {}), ...(change.without ?? [])])]
  const had = named.filter((name) => Object.hasOwn(before.params, name))
  if (had.length > 0) undo.params = Object.fromEntries(had.map((name) => [name, before.params[name]]))
  if (had.length < named.length) undo.without = named.filter((name) => !had.includes(name))
  return undo
}
