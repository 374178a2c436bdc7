import { canonicalJson, type GraphNode, type Json, type NodeId, type SingleEdit } from '@sceneweave/project'
import { paramsEdits, paramsOf } from '../canvas/paramsNow.ts'

/** A parameter over all nodes that are held: the value they share, or that they differ. */
export type Merged = { value: Json | undefined; isMixed: boolean }

/** The one value of a parameter among several nodes. */
export function mergedValue([value, ...rest]: readonly (Json | undefined)[]): Merged {
  const isMixed = rest.some((other) => !isSame(other, value))
  return { value: isMixed ? undefined : value, isMixed }
}

/** Whether two values are written the same way. */
export const isSame = (a: Json | undefined, b: Json | undefined): boolean =>
  a === b || (a !== undefined && b !== undefined && canonicalJson(a) === canonicalJson(b))

/** The edits that set a parameter on nodes, leaving out those that have the value already. */
export const paramEdits = (
  nodes: Readonly<Record<NodeId, GraphNode>>,
  { ids, name, value }: { ids: readonly NodeId[]; name: string; value: Json },
): SingleEdit[] =>
  ids
    .filter((id) => nodes[id] && !isSame(paramsOf(nodes[id])[name], value))
    .flatMap((id) => paramsEdits(id, nodes[id], { [name]: value }))
