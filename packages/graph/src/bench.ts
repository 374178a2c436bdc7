import type { Graph, GraphNode, Wire } from '@sceneweave/project'
import { z } from 'zod'
import { makeCatalogue } from './catalogue.ts'
import { execute } from './execute/execute.ts'
import { nodeDefiner } from './node.ts'
import { plan } from './plan.ts'
import { memoryResults, type ResultStore } from './resultStore.ts'

/** `seconds` of check, plan and execute together, `planSeconds` of check and plan; `ran` counts nodes that were started. */
export type GraphFigure = { planSeconds: number; seconds: number; eventBytes: number; ran: number }

/** One graph run three times on one store of results: with none of them, unchanged, and with one leaf changed. */
export type GraphFigures = { name: string; nodes: number; cold: GraphFigure; unchanged: GraphFigure; leaf: GraphFigure }

export type GraphReport = { graphs: GraphFigures[]; memoryGrowthBytes: number }

const noOp = nodeDefiner<{ value: string }, unknown>()({
  type: 'no-op',
  version: 1,
  title: 'No-op',
  help: 'Does nothing, for measuring.',
  category: 'measuring',
  inputs: { values: { kind: 'value', variadic: true, optional: true } },
  outputs: { value: 'value' },
  params: z.object({ value: z.string().default('') }),
  example: { params: {} },
  run: async (_, __, { value }) => ({ value }),
})

/** The catalogue of the graphs below: one node that does nothing, a different nothing for each. */
export const benchCatalogue = makeCatalogue([noOp], {
  value: { title: 'Value', colour: '#888', shape: 'round', value: z.string() },
})

const nodeOf = (value: string): GraphNode => ({
  type: 'no-op',
  version: 1,
  params: { value },
  at: { x: 0, y: 0 },
  mode: 'run',
})

/** `layers` rows of `width` nodes, each fed by `fanIn` nodes of the row before it. */
export function layeredGraph(layers: number, width: number, fanIn: number): Graph {
  const nodes: Record<string, GraphNode> = {}
  const wires: Record<string, Wire> = {}
  const id = (layer: number, at: number) => `n${layer}-${at % width}`
  for (let layer = 0; layer < layers; layer++)
    for (let at = 0; at < width; at++) {
      nodes[id(layer, at)] = nodeOf(`${layer} ${at}`)
      for (let order = 0; layer > 0 && order < fanIn; order++)
        wires[`w${layer}-${at}-${order}`] = {
          from: { node: id(layer - 1, at + order), port: 'value' },
          to: { node: id(layer, at), port: 'values' },
          order,
        }
    }
  return { version: 2, nodes, wires, frames: {} }
}

/** One node in front of `count` others. */
export function fanOutGraph(count: number): Graph {
  const graph = layeredGraph(2, count, 1)
  for (const id of Object.keys(graph.nodes)) if (/^n0-[1-9]/.test(id)) delete graph.nodes[id]
  for (const wire of Object.values(graph.wires)) wire.from.node = 'n0-0'
  return graph
}

/** The graphs that are measured, with the name that reports use. */
export const benchGraphs = (): { name: string; graph: Graph }[] => [
  { name: 'chain of 1,000', graph: layeredGraph(1_000, 1, 1) },
  { name: 'layered 10×100', graph: layeredGraph(10, 100, 2) },
  { name: 'layered 20×100', graph: layeredGraph(20, 100, 2) },
  { name: 'fan-out to 999', graph: fanOutGraph(999) },
  { name: 'chain of 10,000', graph: layeredGraph(10_000, 1, 1) },
]

/** The graph with its last node's parameter changed. */
export function withLeafChanged(graph: Graph): Graph {
  const id = Object.keys(graph.nodes).at(-1)!
  return { ...graph, nodes: { ...graph.nodes, [id]: nodeOf('changed') } }
}

async function measureRun(graph: Graph, results: ResultStore): Promise<GraphFigure> {
  const began = performance.now()
  const made = plan(graph, benchCatalogue, { type: 'all' })
  const planSeconds = (performance.now() - began) / 1_000
  let eventBytes = 0
  let ran = 0
  const execution = { contextOf: () => undefined, results, signal: new AbortController().signal }
  for await (const event of execute(made, benchCatalogue, execution)) {
    eventBytes += JSON.stringify(event).length
    if (event.type === 'node-start') ran++
    if (event.type === 'node-error') throw new Error(`the benchmark's own graph fails: ${event.message}`)
  }
  return { planSeconds, seconds: (performance.now() - began) / 1_000, eventBytes, ran }
}

/**
 * Measures plan and execute of nodes that do nothing, in memory: what the graph itself costs. Memory is the growth of
 * the process over all graphs, with their results still held; for a true figure run it in a process of its own.
 */
export async function measureGraph(graphs = benchGraphs()): Promise<GraphReport> {
  const before = process.memoryUsage().rss
  const measured: GraphFigures[] = []
  const stores: ResultStore[] = []
  for (const { name, graph } of graphs) {
    const results = memoryResults()
    stores.push(results)
    measured.push({
      name,
      nodes: Object.keys(graph.nodes).length,
      cold: await measureRun(graph, results),
      unchanged: await measureRun(graph, results),
      leaf: await measureRun(withLeafChanged(graph), results),
    })
  }
  return { graphs: measured, memoryGrowthBytes: Math.max(0, process.memoryUsage().rss - before) }
}
