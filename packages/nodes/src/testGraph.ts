import { execute, memoryResults, plan, type ResultStore } from '@sceneweave/graph'
import type { Graph, GraphNode, Json, RunEvent } from '@sceneweave/project'
import { catalogue } from './catalogue.ts'
import { type FakeMachine, fakeMachine } from './fakeContext.ts'

type Sketched = readonly [type: string, params?: Record<string, Json>, more?: Partial<GraphNode>]

/** A graph for tests: nodes by id, wires as 'from.port > to.port' in their order. */
export function sketch(nodes: Readonly<Record<string, Sketched>>, wires: readonly string[]): Graph {
  const order = new Map<string, number>()
  const next = (to: string): number => {
    const place = order.get(to) ?? 0
    order.set(to, place + 1)
    return place
  }
  const end = (text: string) => {
    const [node, port] = text.split('.')
    return { node, port }
  }
  return {
    version: 2,
    nodes: Object.fromEntries(
      Object.entries(nodes).map(([id, [type, params = {}, more = {}]], at) => [
        id,
        { type, version: 1, params, at: { x: at * 300, y: 0 }, mode: 'run' as const, ...more },
      ]),
    ),
    wires: Object.fromEntries(
      wires.map((wire, at) => {
        const [from, to] = wire.split(' > ')
        return [`w${at}`, { from: end(from), to: end(to), order: next(to) }]
      }),
    ),
    frames: {},
  }
}

/** What a run did: its events, the nodes that worked and those whose result was found, and faults by node. */
export type Ran = {
  readonly events: readonly RunEvent[]
  readonly worked: readonly string[]
  readonly reused: readonly string[]
  readonly faults: Readonly<Record<string, { readonly code: string; readonly message: string }>>
  readonly status: string | undefined
}

/** Runs all of a graph on a fake machine. */
export async function runGraph(
  graph: Graph,
  { machine = fakeMachine(), results = memoryResults() }: { machine?: FakeMachine; results?: ResultStore } = {},
): Promise<Ran> {
  const events: RunEvent[] = []
  const signal = new AbortController().signal
  const planned = plan(graph, catalogue, { type: 'all' })
  for await (const event of execute(planned, catalogue, { contextOf: machine.contextOf, results, signal }))
    events.push(event)
  const ended = events.flatMap((event) => (event.type === 'node-end' ? [event] : []))
  const failed = events.flatMap((event) => (event.type === 'node-error' ? [[event.node, event] as const] : []))
  return {
    events,
    worked: ended.filter(({ reused }) => !reused).map(({ node }) => node),
    reused: ended.filter(({ reused }) => reused).map(({ node }) => node),
    faults: Object.fromEntries(failed.map(([node, { code, message }]) => [node, { code, message }])),
    status: events.flatMap((event) => (event.type === 'run-end' ? [event.status] : [])).at(-1),
  }
}
