import type { Json, NodeId, NodeKey, RunEvent } from '@sceneweave/project'
import type { Catalogue } from '../catalogue.ts'
import { NodeFault } from '../nodeFault.ts'
import type { Plan, PlannedNode } from '../plan.ts'
import { demandOf, keepResult } from './demand.ts'
import type { Execution } from './execution.ts'
import { asNodeFault, brief } from './fault.ts'
import { identified } from './identify.ts'
import type { Outputs } from './outputs.ts'
import { progressInbox } from './progress.ts'
import { type Inputs, perform, prepare, type Work } from './work.ts'

/** An event before the run has numbered it. */
type Untold = RunEvent extends infer E ? (E extends RunEvent ? Omit<E, 'seq' | 'at'> : never) : never

type Run<Context> = {
  catalogue: Catalogue<Context>
  execution: Execution<Context>
  now: () => number
  nodes: ReadonlyMap<NodeId, PlannedNode>
  outputs: Map<NodeId, Outputs>
  byKey: Map<NodeKey, Outputs>
  /** Nodes without a result, and all that stand on them. */
  lost: Set<NodeId>
  /** Set when the signal stopped something. */
  cancelled: boolean
}

/**
 * Runs a plan, one node at a time in the plan's order. A node that fails takes only those with it that need its result;
 * a node whose inputs turn out to be equal to earlier ones is not run. Ends after the node at hand when the signal says
 * so. What a node tells must reach the reader before the next node begins. Throws only what the result store throws.
 */
export async function* execute<Context>(
  plan: Plan,
  catalogue: Catalogue<Context>,
  execution: Execution<Context>,
): AsyncGenerator<RunEvent, void> {
  const now = execution.now ?? Date.now
  let seq = 0
  for await (const event of untold(plan, { catalogue, execution, now }))
    yield { ...event, seq: ++seq, at: now() } as RunEvent
}

async function* untold<Context>(
  given: Plan,
  { catalogue, execution, now }: Pick<Run<Context>, 'catalogue' | 'execution' | 'now'>,
): AsyncGenerator<Untold> {
  const { plan, faults } = await identified(given, catalogue, execution)
  const { found, toRun } = await demandOf(plan, catalogue, execution.results)
  const { nodes } = plan
  const outputs = new Map<NodeId, Outputs>()
  const run: Run<Context> = {
    catalogue,
    execution,
    now,
    nodes,
    outputs,
    byKey: new Map(),
    lost: new Set(),
    cancelled: false,
  }
  yield { type: 'run-start', nodes: plan.order.length, reused: plan.order.length - toRun.size }
  for (const id of plan.order) {
    const kept = found.get(id)
    if (kept) {
      outputs.set(id, kept)
      yield { type: 'node-end', node: id, key: nodes.get(id)!.key, reused: true, ms: 0 }
    } else if (toRun.has(id)) {
      if (execution.signal.aborted) run.cancelled = true
      if (run.cancelled) break
      yield* runNode(run, nodes.get(id)!, faults.get(id))
    }
  }
  yield { type: 'run-end', status: run.cancelled ? 'cancelled' : run.lost.size > 0 ? 'failed' : 'done' }
}

async function* runNode<Context>(
  run: Run<Context>,
  node: PlannedNode,
  fault: NodeFault | undefined,
): AsyncGenerator<Untold> {
  if (node.inputs.some(({ sources }) => sources.some((source) => run.lost.has(source.node)) && !node.keep)) {
    run.lost.add(node.id)
    return
  }
  const before = fault ?? faultBefore(node)
  if (before) return yield failed(run, node, before)
  const twin = run.byKey.get(node.key)
  if (twin) return yield ended(run, node, { outputs: twin, reused: true, ms: 0 })
  let work: Work
  try {
    work = await prepare(node, inputsOf(run, node), run)
  } catch (error) {
    if (!(error instanceof NodeFault)) throw error
    return yield failed(run, node, error)
  }
  if (work.done) {
    await keepResult(run.execution.results, [node.key, work.key], { outputs: work.done })
    return yield ended(run, node, { outputs: work.done, reused: true, ms: 0 })
  }
  yield* startNode(run, node, work)
}

async function* startNode<Context>(run: Run<Context>, node: PlannedNode, work: Work): AsyncGenerator<Untold> {
  const { execution, now } = run
  const inbox = progressInbox(now)
  const stop = new AbortController()
  const signal = AbortSignal.any([execution.signal, stop.signal])
  yield { type: 'node-start', node: node.id }
  const began = now()
  let isWorking = true
  const making = settle(perform(work, run, { progress: inbox.tell, signal })).finally(() => {
    isWorking = false
    inbox.wake()
  })
  try {
    while (isWorking) {
      await inbox.waiting()
      for (const { step, of, ...told } of inbox.take())
        yield { type: 'node-progress', node: node.id, step, of, ...told }
    }
  } finally {
    // The reader may leave in the middle: then the work must not go on without anybody.
    if (isWorking) {
      stop.abort()
      await making
    }
  }
  const { value, error } = await making
  if (value) {
    await keepResult(execution.results, [node.key, work.key], { outputs: value })
    yield ended(run, node, { outputs: value, reused: false, ms: Math.max(0, Math.round(now() - began)) })
  } else if (execution.signal.aborted) run.cancelled = true
  else yield failed(run, node, asNodeFault(error))
}

const settle = <T>(work: Promise<T>): Promise<{ value?: T; error?: unknown }> =>
  work.then(
    (value) => ({ value }),
    (error: unknown) => ({ error }),
  )

function ended<Context>(
  run: Run<Context>,
  { id, key }: PlannedNode,
  end: { outputs: Outputs; reused: boolean; ms: number },
): Untold {
  run.outputs.set(id, end.outputs)
  run.byKey.set(key, end.outputs)
  return { type: 'node-end', node: id, key, reused: end.reused, ms: end.ms }
}

function failed<Context>(run: Run<Context>, { id }: PlannedNode, fault: NodeFault): Untold {
  run.lost.add(id)
  run.execution.onFault?.(id, fault)
  return { type: 'node-error', node: id, code: brief(fault.code, 40), message: brief(fault.message, 500) }
}

/** Why a node cannot even begin. */
export function faultBefore({ problem, keep }: PlannedNode): NodeFault | null {
  if (problem) return new NodeFault(problem.code, `${problem.message} ${problem.mend}`)
  switch (keep) {
    case undefined:
      return null
    case 'pinned':
      return new NodeFault('result-gone', 'The pinned result is not stored any more. Unpin the node and run it again.')
    case 'locked':
      return new NodeFault(
        'locked',
        'The node is locked and has no result for what comes in. Unlock it, or pin a result.',
      )
    case 'outside':
      return new NodeFault('outside', 'The node has no result yet and was not selected. Select it too, or run to here.')
    default:
      return keep satisfies never
  }
}

/** The values that come in. Throws NodeFault when an optional output upstream had none and this node needs it. */
export function inputsOf<Context>(
  { nodes, outputs, catalogue }: Pick<Run<Context>, 'nodes' | 'outputs' | 'catalogue'>,
  node: PlannedNode,
): Inputs {
  const inputs: Inputs = {}
  for (const [port, { variadic, optional }] of Object.entries(catalogue.nodes.get(node.type)!.inputs)) {
    const sources = node.inputs.find((input) => input.port === port)?.sources ?? []
    const values = sources.flatMap(({ node: from, port: output }): Json[] => {
      const value = outputs.get(from)?.[output]
      if (value === undefined) return []
      return variadic && isList(nodes.get(from)!, output, catalogue) ? [...(value as Json[])] : [value]
    })
    if (values.length === 0 && !optional && !(variadic && sources.length > 0))
      throw new NodeFault('no-value', `What feeds ${port} gave no value this time. Connect something else to it.`)
    inputs[port] = variadic ? values : values[0]
  }
  return inputs
}

const isList = <Context>({ type, each }: PlannedNode, port: string, catalogue: Catalogue<Context>): boolean =>
  each !== undefined || catalogue.nodes.get(type)!.outputs[port].list
