import type { Json, NodeId, NodeKey, PortId } from '@sceneweave/project'
import type { Catalogue } from '../catalogue.ts'
import { NodeFault } from '../nodeFault.ts'
import type { Plan, PlannedNode } from '../plan.ts'
import type { ResultStore } from '../resultStore.ts'
import { demandOf, readResults } from './demand.ts'
import { faultBefore, inputsOf } from './execute.ts'
import type { NodeTools } from './execution.ts'
import { asNodeFault } from './fault.ts'
import { identified } from './identify.ts'
import { checkedOutputs, type Outputs } from './outputs.ts'
import { type Asked, answered, askFor, gather, type Inputs, keysOf } from './work.ts'

/**
 * What a run would do with one node. `light`: it runs, and takes no time, because it needs nothing of the machine; its
 * outputs are known. `depends`: what feeds it runs, and may turn out to be as before. key: under which it is found; absent
 * while that is not known.
 */
export type NodeForecast = { node: NodeId; key?: NodeKey } & Fate
type Fate =
  | { state: 'reused'; outputs?: Record<PortId, Json> }
  | {
      state: 'runs'
      light?: true
      depends?: true
      items?: { done: number; of: number }
      outputs?: Record<PortId, Json>
    }
  | { state: 'problem'; fault: NodeFault }
  | { state: 'problem'; upstream: NodeId }

/** What a forecast is given besides its plan. */
export type Forecasting<Context> = {
  /** What a node may ask. Whatever costs something, or changes something, calls `refuse`: such a node runs. */
  contextOf(node: NodeId, key: NodeKey, tools: NodeTools & { refuse(): never }): Context
  results: Pick<ResultStore, 'get' | 'getMany'>
  signal: AbortSignal
}

/** What is known so far. */
type Known<Context> = {
  catalogue: Catalogue<Context>
  contextOf(node: NodeId, key: NodeKey, tools: NodeTools): Context
  results: ResultStore
  signal: AbortSignal
  nodes: ReadonlyMap<NodeId, PlannedNode>
  outputs: Map<NodeId, Outputs>
  told: Map<NodeId, NodeForecast>
  /** Nodes that were refused something. */
  touched: Set<NodeId>
  /** Nodes of which nobody can say what they stand on, and all behind them. */
  keyless: Set<NodeId>
  /** The keys of what a node that runs would make. */
  making: Map<NodeId, NodeKey[]>
  /** Work that must be looked for in the results, and work that was done here and may be there as well. */
  asked: Asked[]
  computed: Asked[]
  rested: number
}

/**
 * Tells for every node of a plan what `execute` would do, exactly as far as it can be known without doing it: nodes that
 * need nothing of the machine are computed, so that an early cut-off behind them is seen. Writes nothing. Throws the
 * signal's reason when it aborts, and what the results throw.
 */
export async function forecast<Context>(
  given: Plan,
  catalogue: Catalogue<Context>,
  forecasting: Forecasting<Context>,
): Promise<NodeForecast[]> {
  const known = knowNothing(catalogue, forecasting)
  const { plan, faults } = await identified(given, catalogue, known)
  known.nodes = plan.nodes
  for (const id of known.touched) known.keyless.add(id)
  known.signal.throwIfAborted()
  const { found, toRun } = await demandOf(plan, catalogue, known.results)
  for (const id of plan.order) {
    const kept = found.get(id)
    if (kept) known.outputs.set(id, kept)
    if (!toRun.has(id)) tell(known, id, { state: 'reused', ...(kept && { outputs: kept }) })
  }
  let open = plan.order.filter((id) => toRun.has(id))
  while (open.length > 0) {
    const later: NodeId[] = []
    for (const id of open) if (!(await foresee(known, plan.nodes.get(id)!, faults.get(id)))) later.push(id)
    await look(known)
    open = later
  }
  await lookAtComputed(known)
  tellTwins(known, plan.order)
  return plan.order.map((id) => known.told.get(id)!)
}

function knowNothing<Context>(catalogue: Catalogue<Context>, given: Forecasting<Context>): Known<Context> {
  const { results, signal } = given
  const touched = new Set<NodeId>()
  const contextOf: Known<Context>['contextOf'] = (node, key, tools) => {
    const refuse = () => {
      touched.add(node)
      throw refused()
    }
    return given.contextOf(node, key, { ...tools, refuse })
  }
  const readOnly: ResultStore = { get: (key) => results.get(key), put: async () => {} }
  if (results.getMany) readOnly.getMany = (keys) => results.getMany!(keys)
  return {
    ...{ catalogue, contextOf, results: readOnly, signal, touched, nodes: new Map(), outputs: new Map() },
    ...{ told: new Map(), keyless: new Set(), making: new Map(), asked: [], computed: [], rested: performance.now() },
  }
}

const refused = (): NodeFault => new NodeFault('refused', 'The node needs the machine.')

/** Says what becomes of a node whose sources are decided, or asks the results for it; false when it must wait. */
async function foresee<Context>(
  known: Known<Context>,
  node: PlannedNode,
  fault: NodeFault | undefined,
): Promise<boolean> {
  const { told, outputs, keyless, touched, making } = known
  await rest(known)
  const sources = node.keep ? [] : node.inputs.flatMap((input) => input.sources.map((source) => source.node))
  if (sources.some((id) => !told.has(id) && !outputs.has(id))) return false
  if (sources.some((id) => keyless.has(id))) keyless.add(node.id)
  const lost = sources.find((id) => told.get(id)?.state === 'problem')
  if (lost !== undefined) return tell(known, node.id, { state: 'problem', upstream: lost })
  const before = (touched.has(node.id) ? undefined : fault) ?? faultBefore(node)
  if (before) return tell(known, node.id, { state: 'problem', fault: before })
  if (touched.has(node.id)) {
    making.set(node.id, [node.key])
    return tell(known, node.id, { state: 'runs' })
  }
  if (sources.some((id) => !outputs.has(id))) return tell(known, node.id, { state: 'runs', depends: true })
  try {
    await compute(known, askFor(node, inputsOf(known, node), known.catalogue))
  } catch (error) {
    known.signal.throwIfAborted()
    tell(known, node.id, { state: 'problem', fault: asNodeFault(error) })
  }
  return true
}

/** Computes a node that can do without the machine; one that cannot is looked for. Throws what the node throws else. */
async function compute<Context>(known: Known<Context>, asked: Asked): Promise<void> {
  const { node, definition } = asked
  const isMapped = node.each !== undefined
  try {
    const all: Outputs[] = []
    for (const { key, inputs } of isMapped ? asked.items : [asked]) all.push(await runOnce(known, asked, key, inputs))
    const outputs = isMapped ? gather(definition, all) : all[0]
    known.outputs.set(node.id, outputs)
    known.computed.push(asked)
    known.making.set(node.id, isMapped ? asked.items.map(({ key }) => key) : [asked.key])
    tell(known, node.id, { state: 'runs', light: true, outputs })
  } catch (error) {
    if (!known.touched.has(node.id)) throw error
    known.asked.push(asked)
  }
}

async function runOnce<Context>(
  { contextOf, touched, signal, catalogue }: Known<Context>,
  { node, definition }: Asked,
  key: NodeKey,
  inputs: Inputs,
): Promise<Outputs> {
  const context = contextOf(node.id, key, { progress: () => {}, signal })
  const outputs = await definition.run(context as never, inputs, node.params)
  // one that goes on although it was refused would give something else in a run
  if (touched.has(node.id)) throw refused()
  return checkedOutputs(definition, catalogue.kinds, outputs)
}

/** Looks for all that was asked since the last look, in one question. */
async function look<Context>(known: Known<Context>): Promise<void> {
  const asked = known.asked.splice(0)
  const kept = await readResults(known.results, [...new Set(asked.flatMap(keysOf))])
  known.signal.throwIfAborted()
  for (const one of asked) {
    const { node, done, items } = answered(one, kept, known.catalogue.kinds)
    if (done) {
      known.outputs.set(node.id, done)
      tell(known, node.id, { state: 'reused', outputs: done })
      continue
    }
    const missing = items.filter((item) => !item.done).map(({ key }) => key)
    const left = { done: items.length - missing.length, of: items.length }
    known.making.set(node.id, items.length > 0 ? missing : [one.key])
    tell(known, node.id, { state: 'runs', ...(items.length > 0 && { items: left }) })
  }
}

/** What was computed here may be stored as well: then it is not computed again. */
async function lookAtComputed<Context>(known: Known<Context>): Promise<void> {
  const kept = await readResults(known.results, [...new Set(known.computed.flatMap(keysOf))])
  for (const one of known.computed) {
    const { node, done } = answered(one, kept, known.catalogue.kinds)
    if (done) tell(known, node.id, { state: 'reused', outputs: done })
  }
}

/** Of several nodes that would do one work, the first does it and the others find its result. */
function tellTwins<Context>(known: Known<Context>, order: readonly NodeId[]): void {
  const made = new Set<NodeKey>()
  for (const id of order) {
    const keys = known.making.get(id)
    if (keys?.every((key) => made.has(key)) && known.told.get(id)?.state === 'runs')
      tell(known, id, { state: 'runs', light: true, depends: true })
    for (const key of keys ?? []) made.add(key)
  }
}

function tell<Context>({ told, keyless, nodes }: Known<Context>, node: NodeId, fate: Fate): true {
  told.set(node, { node, ...(!keyless.has(node) && { key: nodes.get(node)!.key }), ...fate })
  return true
}

const REST_MS = 15

/** Lets others have the thread now and then: a large graph must not stop a server, and only so an abort is seen. */
async function rest<Context>(known: Known<Context>): Promise<void> {
  if (performance.now() - known.rested < REST_MS) return
  await new Promise((resolve) => setTimeout(resolve, 0))
  known.signal.throwIfAborted()
  known.rested = performance.now()
}
