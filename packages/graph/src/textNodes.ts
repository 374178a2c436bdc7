import type { Graph, GraphNode, Json, RunEvent, RunTarget, Wire } from '@sceneweave/project'
import { z } from 'zod'
import { makeCatalogue } from './catalogue.ts'
import { execute } from './execute/execute.ts'
import type { Execution, NodeTools } from './execute/execution.ts'
import { nodeDefiner } from './node.ts'
import { NodeFault } from './nodeFault.ts'
import { type Plan, plan } from './plan.ts'
import { memoryResults } from './resultStore.ts'

// A small world of nodes for the tests of this package: they really run, and count how often.

type Values = { text: string; number: number; nothing: null }
export type TextContext = NodeTools & { node: string; key: string; calls: string[]; world: Record<string, string> }

const defineNode = nodeDefiner<Values, TextContext>()
const about = { version: 1, help: 'For tests.', category: 'test', example: { params: {} } }

const word = defineNode({
  ...about,
  type: 'word',
  title: 'Word',
  inputs: {},
  outputs: { text: 'text' },
  params: z.object({ text: z.string().default('word'), seed: z.int().nullable().default(0) }),
  seeds: ['seed'],
  run: async ({ calls, node }, _, { text }) => {
    calls.push(node)
    return { text }
  },
})

const upper = defineNode({
  ...about,
  type: 'upper',
  version: 3,
  title: 'Upper',
  inputs: { text: 'text' },
  outputs: { text: 'text', length: 'number' },
  params: z.object({ mark: z.string().default('') }),
  migrate: {
    1: ({ sign, ...rest }) => ({ ...rest, ...(sign !== undefined && { end: sign }) }),
    2: ({ end, ...rest }) => {
      if (end === 'impossible') throw new Error('this cannot be said any more')
      return { ...rest, ...(end !== undefined && { mark: end }) }
    },
  },
  bypass: { text: 'text' },
  run: async ({ calls, node }, { text }, { mark }) => {
    calls.push(`${node}(${text})`)
    return { text: text.toUpperCase() + mark, length: text.length }
  },
})

const join = defineNode({
  ...about,
  type: 'join',
  title: 'Join',
  inputs: { texts: { kind: 'text', variadic: true }, by: { kind: 'text', optional: true } },
  outputs: { text: 'text' },
  params: z.object({}),
  output: true,
  run: async ({ calls, node }, { texts, by }) => {
    calls.push(node)
    return { text: texts.join(by ?? ' ') }
  },
})

const split = defineNode({
  ...about,
  type: 'split',
  title: 'Split',
  inputs: { text: 'text' },
  outputs: { words: { kind: 'text', list: true }, last: { kind: 'text', optional: true } },
  params: z.object({}),
  run: async ({ calls, node }, { text }) => {
    calls.push(node)
    const words = text.split(' ').filter(Boolean)
    return { words, ...(words.length > 0 && { last: words.at(-1) }) }
  },
})

const fail = defineNode({
  ...about,
  type: 'fail',
  title: 'Fail',
  inputs: { text: { kind: 'text', optional: true } },
  outputs: { text: 'text' },
  params: z.object({ how: z.enum(['fault', 'error', 'lie', 'abort', 'infinite']).default('fault') }),
  run: async ({ signal, progress }, _, { how }) => {
    if (how === 'fault') throw new NodeFault('out-of-memory', 'The device is full: use fewer frames.', 'elsewhere')
    if (how === 'error') throw new TypeError('x is not a function')
    if (how === 'abort') {
      progress({ step: 1, of: 2 })
      return new Promise<never>((_, reject) => signal.addEventListener('abort', () => reject(new Error('aborted'))))
    }
    return { text: (how === 'lie' ? 7 : Number.POSITIVE_INFINITY) as never }
  },
})

const steps = defineNode({
  ...about,
  type: 'steps',
  title: 'Steps',
  inputs: { text: { kind: 'text', optional: true } },
  outputs: { text: 'text' },
  params: z.object({ steps: z.int().min(1).default(10) }),
  run: async ({ progress, calls, node }, { text = '' }, { steps }) => {
    calls.push(`${node}(${text})`)
    for (let step = 1; step <= steps; step++) progress({ step, of: steps })
    return { text }
  },
})

const weights = defineNode({
  ...about,
  type: 'weights',
  title: 'Weights',
  inputs: {},
  outputs: { text: 'text' },
  params: z.object({ source: z.string().default('tiny') }),
  identify: async ({ world }, { source }) => {
    if (!world[source]) throw new NodeFault('no-model', `There is no model ${source}: choose another.`)
    return world[source]
  },
  run: async ({ calls, node, world }, _, { source }) => {
    calls.push(node)
    return { text: world[source] }
  },
})

const look = { title: 'Text', colour: '#888', shape: 'round' }
export const textCatalogue = makeCatalogue([word, upper, join, split, fail, steps, weights], {
  text: { ...look, value: z.string() },
  number: { ...look, value: z.number() },
  nothing: { ...look, value: z.null() },
})

type NodeSketch = [type: string, params?: Record<string, Json>, more?: Partial<GraphNode>]

/** A graph in short: nodes by id, wires as `from.port > to.port`, in their order at each port. */
export function sketch(nodes: Record<string, NodeSketch>, wires: readonly string[] = []): Graph {
  const versions: Record<string, number> = { upper: 3 }
  return {
    version: 2,
    frames: {},
    nodes: Object.fromEntries(
      Object.entries(nodes).map(([id, [type, params = {}, more]]): [string, GraphNode] => [
        id,
        { type, version: versions[type] ?? 1, params, at: { x: 0, y: 0 }, mode: 'run', ...more },
      ]),
    ),
    wires: Object.fromEntries(
      wires.map((text, order): [string, Wire] => {
        const [[from, out], [to, port]] = text.split(' > ').map((end) => end.split('.'))
        return [`w${order}`, { from: { node: from, port: out }, to: { node: to, port }, order }]
      }),
    ),
  }
}

/** Results and a world that stay between runs. */
export function bench(more: Partial<Execution<TextContext>> = {}) {
  const calls: string[] = []
  const world: Record<string, string> = { tiny: 'hash1' }
  const results = memoryResults()
  const execution: Execution<TextContext> = {
    contextOf: (node, key, tools) => ({ ...tools, node, key, calls, world }),
    results,
    signal: new AbortController().signal,
    ...more,
  }
  const runPlan = async (made: Plan): Promise<RunEvent[]> => {
    calls.length = 0
    const events: RunEvent[] = []
    for await (const event of execute(made, textCatalogue, execution)) events.push(event)
    return events
  }
  return {
    calls,
    world,
    results,
    execution,
    runPlan,
    run: (graph: Graph, target: RunTarget = { type: 'all' }) => runPlan(plan(graph, textCatalogue, target)),
    /** What a node of the last plan gave. */
    async outputs(graph: Graph, node: string) {
      const { key } = plan(graph, textCatalogue, { type: 'to', nodes: [node] }).nodes.get(node)!
      return (await results.get(key))?.outputs
    },
  }
}

/** Events in short: what happened to which node. */
export const told = (events: readonly RunEvent[]): string[] =>
  events.map((event) => {
    switch (event.type) {
      case 'run-start':
        return `run ${event.nodes}, ${event.reused} reused`
      case 'run-end':
        return event.status
      case 'node-start':
        return `${event.node} starts`
      case 'node-progress':
        return `${event.node} ${event.step}/${event.of}`
      case 'node-end':
        return `${event.node} ${event.reused ? 'reused' : 'ends'}`
      case 'node-error':
        return `${event.node} ${event.code}`
      default:
        return event satisfies never
    }
  })
