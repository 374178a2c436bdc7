import { assetsIn, type Graph, type Json } from '@sceneweave/project'

/** A graph without the assets that are not here: what named one has nothing chosen, and the rest is as it was. Pure. */
export function withoutAssets(graph: Graph, missing: ReadonlySet<string>): Graph {
  if (missing.size === 0) return graph
  const nodes = Object.entries(graph.nodes).map(([id, { pinned, ...node }]) => {
    const params = Object.fromEntries(
      Object.entries(node.params).flatMap(([name, value]) => {
        const kept = without(value, missing)
        return kept === undefined ? [] : [[name, kept]]
      }),
    )
    // a pinned result that is not here cannot be kept
    return [id, { ...node, params, ...(pinned && !missing.has(pinned) && { pinned }) }]
  })
  return { ...graph, nodes: Object.fromEntries(nodes) }
}

const isList = (value: object): value is readonly Json[] => Array.isArray(value)

/** The value without what is missing; undefined where nothing is left of it. */
function without(value: Json, missing: ReadonlySet<string>): Json | undefined {
  if (typeof value === 'string') return missing.has(value) ? undefined : value
  if (typeof value !== 'object' || value === null) return value
  if (isList(value)) return value.map((one) => without(one, missing)).filter((one) => one !== undefined)
  if (typeof value.asset === 'string' && missing.has(value.asset)) return undefined
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, inner]) => {
      const kept = without(inner, missing)
      return kept === undefined ? [] : [[key, kept]]
    }),
  )
}

/** The assets that a graph names and that cannot be had here. */
export async function findMissing(graph: Graph, isHere: (asset: string) => Promise<boolean>): Promise<Set<string>> {
  const named = assetsIn(graph)
  const found = await Promise.all(named.map(isHere))
  return new Set(named.filter((_, index) => !found[index]))
}
