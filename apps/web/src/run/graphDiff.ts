import { canonicalJson, type Graph, type Json, type NodeId, type SingleEdit } from '@sceneweave/project'

type Node = Graph['nodes'][string]

/** One value that differs, by its path (`scene.shots.shot2.prompt`). Undefined where there is none. */
export type ParamChange = { path: string; before: Json | undefined; now: Json | undefined }

/** What became of a node since then. */
export type NodeDifference = {
  node: NodeId
  kind: 'changed' | 'added' | 'removed'
  params: readonly ParamChange[]
}

const same = (a: unknown, b: unknown): boolean =>
  a === b || (a !== undefined && b !== undefined && canonicalJson(a as Json) === canonicalJson(b as Json))

/** What differs between a graph as it was and as it is, node by node; where a node stands does not count. */
export function differences(then: Graph, now: Graph): NodeDifference[] {
  const ids = [...new Set([...Object.keys(then.nodes), ...Object.keys(now.nodes)])]
  return ids.flatMap((node): NodeDifference[] => {
    const before = then.nodes[node]
    const after = now.nodes[node]
    if (!before) return [{ node, kind: 'added', params: [] }]
    if (!after) return [{ node, kind: 'removed', params: [] }]
    const params = paramChanges(before.params, after.params)
    const isSame = params.length === 0 && same({ ...before, params: {}, at: 0 }, { ...after, params: {}, at: 0 })
    return isSame && same(wiresOf(then, node), wiresOf(now, node)) ? [] : [{ node, kind: 'changed', params }]
  })
}

/** What feeds a node, in a form that does not depend on the names of wires. */
const wiresOf = ({ wires }: Graph, node: NodeId): string[] =>
  Object.values(wires)
    .filter(({ to }) => to.node === node)
    .map(({ from, to, order }) => `${to.port} ${order} ${from.node} ${from.port}`)
    .sort()

const isList = (value: Json | undefined): value is { [key: string]: Json }[] =>
  Array.isArray(value) && value.every((one) => typeof one === 'object' && one !== null && 'id' in one)
const isRecord = (value: Json | undefined): value is { [key: string]: Json } =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** The values that differ, at their leaves; items with an id are compared by it, wherever they stand. */
export function paramChanges(before: Json | undefined, now: Json | undefined, path = ''): ParamChange[] {
  if (same(before, now)) return []
  const pair = [before, now].map((one) => (isList(one) ? Object.fromEntries(one.map((item) => [item.id, item])) : one))
  const [old, present] = pair as [Json | undefined, Json | undefined]
  if (!isRecord(old) || !isRecord(present)) return [{ path, before, now }]
  const keys = [...new Set([...Object.keys(old), ...Object.keys(present)])]
  const found = keys.flatMap((key) => paramChanges(old[key], present[key], path ? `${path}.${key}` : key))
  // the same items in another order
  return found.length > 0 ? found : [{ path, before, now }]
}

/** The edits that turn the present graph into that of then, exactly. */
export function restoreEdits(now: Graph, then: Graph): SingleEdit[] {
  const replaced = new Set(Object.keys(now.nodes).filter((id) => now.nodes[id].type !== then.nodes[id]?.type))
  const isKept = (id: string) =>
    same(now.wires[id], then.wires[id]) &&
    !replaced.has(now.wires[id].from.node) &&
    !replaced.has(now.wires[id].to.node)
  const keptWires = new Set(Object.keys(now.wires).filter(isKept))
  const keptFrames = new Set(Object.keys(now.frames).filter((id) => same(now.frames[id], then.frames[id])))
  const list = <T>(record: Readonly<Record<string, T>>) => Object.entries(record)
  return [
    ...Object.keys(now.wires).flatMap((id): SingleEdit[] => (keptWires.has(id) ? [] : [{ type: 'wire-remove', id }])),
    ...[...replaced].map((id): SingleEdit => ({ type: 'node-remove', id })),
    ...list(then.nodes).flatMap(([id, node]) => nodeEdits(id, replaced.has(id) ? undefined : now.nodes[id], node)),
    ...list(then.wires).flatMap(([id, wire]): SingleEdit[] =>
      keptWires.has(id) ? [] : [{ type: 'wire-add', id, wire }],
    ),
    ...Object.keys(now.frames).flatMap((id): SingleEdit[] =>
      keptFrames.has(id) ? [] : [{ type: 'frame-remove', id }],
    ),
    ...list(then.frames).flatMap(([id, frame]): SingleEdit[] =>
      keptFrames.has(id) ? [] : [{ type: 'frame-add', id, frame }],
    ),
  ]
}

function nodeEdits(id: NodeId, now: Node | undefined, then: Node): SingleEdit[] {
  if (!now) return [{ type: 'node-add', id, node: then }]
  const edits: SingleEdit[] = []
  if (!same(now.at, then.at)) edits.push({ type: 'node-move', moves: { [id]: then.at } })
  if (same({ ...now, at: 0 }, { ...then, at: 0 })) return edits
  const { type: _, at: __, params, title = null, pinned = null, each = null, exposed = null, ...rest } = then
  const { locked = false, collapsed = false, version, mode } = rest
  const without = Object.keys(now.params).filter((name) => !Object.hasOwn(params, name))
  const change = { version, mode, title, pinned, each, exposed, locked, collapsed, params, without }
  return [...edits, { type: 'node-change', id, change }]
}
