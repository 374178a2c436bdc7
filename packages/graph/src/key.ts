import { canonicalJson, type Json, type NodeId, type NodeKey, type PortId } from '@sceneweave/project'
import type { PlannedNode } from './plan.ts'
import { sha256 } from './sha256.ts'

/** What makes a result what it is, besides its inputs. */
export type Work = Pick<PlannedNode, 'type' | 'version' | 'params' | 'each' | 'identity'>

const keyOf = (tag: string, { type, version, params, each, identity }: Work, inputs: Json): NodeKey =>
  sha256(canonicalJson([tag, type, version, params, each ?? null, identity ?? null, inputs]))

/**
 * The structural key: what is computed, told by the keys of what feeds it. Known before anything runs. `keyOf` gives the
 * key of a node upstream.
 */
export function structuralKey(node: Omit<PlannedNode, 'key'>, upstream: (id: NodeId) => NodeKey): NodeKey {
  if (node.pinned) return node.pinned
  // Nothing may be found under this key or under one that stands on it: the node as it is cannot have run.
  if (node.problem) return keyOf('problem', node, node.id)
  const inputs = node.inputs.map(({ port, sources }) => [port, ...sources.map((s) => [upstream(s.node), s.port])])
  return keyOf('structure', node, inputs)
}

/**
 * The key over the values that really came in: it finds an older result when an upstream node was changed and still gave
 * equal bytes. One item of a mapped node has the key that the node would have without `each`.
 */
export function contentKey(work: Work, inputs: Readonly<Record<PortId, Json | undefined>>): NodeKey {
  const hashes = Object.keys(inputs)
    .sort()
    .filter((port) => inputs[port] !== undefined)
    .map((port) => [port, sha256(canonicalJson(inputs[port]))])
  return keyOf('content', work, hashes)
}
