import { canonicalJson, type Graph, type Json, type NodeId } from '@sceneweave/project'
import { paramsOf } from '../canvas/paramsNow.ts'

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
    const params = paramChanges(paramsOf(before), paramsOf(after))
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
