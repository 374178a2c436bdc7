import type { Graph } from '@sceneweave/project'
import { readRunGraphs, type Store } from '@sceneweave/store'

/** Graphs of runs never change, so they are kept: as many as have this many nodes together. */
const MOST_NODES = 40_000
/** So many nodes are read for one forecast: then older runs stay unread. */
const MOST_READ = 20_000
const MOST_RUNS = 64

const kept = new WeakMap<Store, Map<string, Graph>>()

const sizeOf = ({ nodes }: Graph): number => Object.keys(nodes).length

/** The graphs of these runs, newest first, as far as they can be read in a moment. size: nodes of such a graph, about. */
export async function pastGraphs(store: Store, runs: readonly string[], size: number): Promise<Map<string, Graph>> {
  const known = kept.get(store) ?? new Map<string, Graph>()
  kept.set(store, known)
  const most = Math.min(MOST_RUNS, Math.max(4, Math.floor(MOST_READ / Math.max(1, size))))
  const wanted = runs.slice(0, MOST_RUNS)
  const missing = wanted.filter((run) => !known.has(run)).slice(0, most)
  const read = missing.length > 0 ? await readRunGraphs(store, missing) : []
  for (const { run, graph } of read) known.set(run, graph)
  const found = new Map<string, Graph>()
  for (const run of wanted) {
    const graph = known.get(run)
    if (!graph) continue
    found.set(run, graph)
    // the last used are the last to go
    known.delete(run)
    known.set(run, graph)
  }
  let total = [...known.values()].reduce((sum, graph) => sum + sizeOf(graph), 0)
  for (const [run, graph] of known) {
    if (total <= MOST_NODES) break
    known.delete(run)
    total -= sizeOf(graph)
  }
  return found
}
