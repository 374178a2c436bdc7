import { fanOutGraph, layeredGraph } from '@sceneweave/graph/bench'
import type { Graph } from '@sceneweave/project'
import type { Target } from './graphReport.ts'

/** A graph that is measured. Only `cold` is measured where the others have no target. */
export type MeasuredGraph = {
  readonly name: string
  readonly graph: Graph
  readonly cold?: Target
  /** Again with nothing changed, and with its last node changed. */
  readonly again?: { readonly unchanged?: Target; readonly leaf?: Target }
  readonly eventMegabytes?: Target
}

export type BenchSize = {
  readonly graphs: readonly MeasuredGraph[]
  /** Runs of three nodes, from so many submitters at once. */
  readonly smallRuns: {
    readonly count: number
    readonly atOnce: number
    readonly submits?: Target
    readonly completed?: Target
  }
  readonly memoryMegabytes?: Target
  readonly startSeconds?: Target
}

const again = { unchanged: { most: 0.15 }, leaf: { most: 0.2 } }

/** What the targets are about. */
export const fullSize = (): BenchSize => ({
  graphs: [
    { name: 'chain of 1,000', graph: layeredGraph(1_000, 1, 1), cold: { most: 2 }, again },
    {
      name: 'layered 10×100',
      graph: layeredGraph(10, 100, 2),
      cold: { most: 2 },
      again,
      eventMegabytes: { most: 0.5 },
    },
    { name: 'layered 20×100', graph: layeredGraph(20, 100, 2), cold: { most: 4 } },
    { name: 'chain of 10,000', graph: layeredGraph(10_000, 1, 1), cold: { most: 25 } },
  ],
  smallRuns: { count: 300, atOnce: 8, submits: { least: 200 }, completed: { least: 150 } },
  memoryMegabytes: { most: 300 },
  startSeconds: { most: 3 },
})

/** The same in small, to see that it works. */
export const quickSize = (): BenchSize => ({
  graphs: [
    { name: 'chain of 20', graph: layeredGraph(20, 1, 1), again: {} },
    { name: 'layered 3×4', graph: layeredGraph(3, 4, 2), again: {} },
  ],
  smallRuns: { count: 12, atOnce: 4 },
})

/** A graph of three nodes. */
export const smallGraph = (): Graph => fanOutGraph(2)

/** The graph with every node's value its own: graphs of other names then share no result with it. */
export function withOwnValues(graph: Graph, name: string): Graph {
  const nodes = Object.entries(graph.nodes).map(([id, node]) => [
    id,
    { ...node, params: { value: `${name} ${node.params.value}` } },
  ])
  return { ...graph, nodes: Object.fromEntries(nodes) }
}

/** The graph with its last node changed. */
export function withLastChanged(graph: Graph, value: string): Graph {
  const id = Object.keys(graph.nodes).at(-1) as string
  return { ...graph, nodes: { ...graph.nodes, [id]: { ...graph.nodes[id], params: { value } } } }
}
