import type { NodeDefinition } from '@sceneweave/graph'
import type { Graph, Json, NodeId } from '@sceneweave/project'
import { edit, select, useEditor } from '../editor/useEditor.ts'
import { words } from '../words/index.ts'
import { showNode } from './show.ts'

/** A name that no node of the graph has: the type, and a number where it is taken. */
export function freeNodeId(nodes: Graph['nodes'], wish: string): NodeId {
  let id = wish
  for (let number = 2; Object.hasOwn(nodes, id); number++) id = `${wish}${number}`
  return id
}

/** Right of everything, so that it covers nothing. */
export function freePlace(nodes: Graph['nodes']): { x: number; y: number } {
  const places = Object.values(nodes).map(({ at }) => at)
  if (places.length === 0) return { x: 0, y: 0 }
  return { x: Math.max(...places.map(({ x }) => x)) + 300, y: Math.min(...places.map(({ y }) => y)) }
}

/** Puts a node with the params of its definition's example on the canvas. */
export function insertExample({ type, version, title, example }: NodeDefinition): void {
  const { project } = useEditor.getState()
  if (!project) return
  const { nodes } = project.graph
  const id = freeNodeId(nodes, type)
  const params = JSON.parse(JSON.stringify(example.params)) as Record<string, Json>
  const node = { type, version, params, at: freePlace(nodes), mode: 'run' as const }
  if (!edit(words.inspector.help.inserted(title), [{ type: 'node-add', id, node }])) return
  select({ nodes: [id] })
  showNode(id)
}
