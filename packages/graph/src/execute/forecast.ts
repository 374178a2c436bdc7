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
 * What a run would do with one node. `light`: it runs, and takes no time, because it needs nothing of the machine; its outputs are known.
 * `depends`: what feeds it runs, and may turn out to be as before. key: under which it is found; absent while that is not known.
 */
export type NodeForecast = {
  node: NodeId
  key?: NodeKey
} & (
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
)

/** What a forecast is given besides its plan. */
export type Forecasting<Context> = {
  /** What a node may ask. Whatever costs something, or changes something, calls `refuse`: such a node runs. */
  contextOf(node: NodeId, key: NodeKey, tools: NodeTools & { refuse(): never }): Context
  results: Pick<ResultStore, 'get' | 'getMany'>
  signal: AbortSignal
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
  const foreseeing = new Foreseeing(catalogue, forecasting)
  return foreseeing.all(given)
}

/** What is known so far. `asked` wait for a look at the stored results; `computed` are known, and may be stored as well. */
class Foreseeing<Context> {
  readonly catalogue: Catalogue<Context>
  readonly outputs = new Map<NodeId, Outputs>()
  nodes: ReadonlyMap<NodeId, PlannedNode> = new Map()
  private readonly given: Forecasting<Context>
  private readonly results: ResultStore
  private readonly told = new Map<NodeId, NodeForecast>()
  private readonly touched = new Set<NodeId>()
  /** The keys of what a node that runs would make. */
  private readonly making = new Map<NodeId, NodeKey[]>()
  private readonly computed: Asked[] = []
  private asked: Asked[] = []
  /** Nodes of which nobody can say what they stand on, and all behind them. */
  private readonly keyless = new Set<NodeId>()
  private rested = performance.now()

  constructor(catalogue: Catalogue<Context>, given: Forecasting<Context>) {
    this.catalogue = catalogue
    this.given = given
    this.results = { ...given.results, get: (key) => given.results.get(key), put: async () => {} }
    if (given.results.getMany) this.results.getMany = (keys) => given.results.getMany!(keys)
  }

  async all(given: Plan): Promise<NodeForecast[]> {
    const { signal } = this.given
    const execution = { contextOf: this.contextOf, results: this.results, signal }
    const { plan, faults } = await identified(given, this.catalogue, execution)
    signal.throwIfAborted()
    this.nodes = plan.nodes
    for (const id of this.touched) this.keyless.add(id)
    const { found, toRun } = await demandOf(plan, this.catalogue, this.results)
    signal.throwIfAborted()
    for (const id of plan.order) {
      const kept = found.get(id)
      if (kept) this.outputs.set(id, kept)
      if (!toRun.has(id)) this.tell(id, { state: 'reused', ...(kept && { outputs: kept }) })
    }
    let open = plan.order.filter((id) => toRun.has(id))
    while (open.length > 0) {
      const later: NodeId[] = []
      for (const id of open) if (!(await this.foresee(plan.nodes.get(id)!, faults.get(id)))) later.push(id)
      await this.look()
      open = later
    }
    await this.lookAtComputed()
    this.tellTwins(plan.order)
    return plan.order.map((id) => this.told.get(id)!)
  }

  /** Says what becomes of a node whose sources are decided, or asks the results for it; false when it must wait. */
  private async foresee(node: PlannedNode, fault: NodeFault | undefined): Promise<boolean> {
    await this.rest()
    const sources = node.keep ? [] : node.inputs.flatMap((input) => input.sources.map((source) => source.node))
    if (sources.some((id) => !this.told.has(id) && !this.outputs.has(id))) return false
    if (sources.some((id) => this.keyless.has(id))) this.keyless.add(node.id)
    const lost = sources.find((id) => this.told.get(id)?.state === 'problem')
    if (lost !== undefined) return this.tell(node.id, { state: 'problem', upstream: lost })
    const before = (this.touched.has(node.id) ? undefined : fault) ?? faultBefore(node)
    if (before) return this.tell(node.id, { state: 'problem', fault: before })
    if (this.touched.has(node.id)) {
      this.making.set(node.id, [node.key])
      return this.tell(node.id, { state: 'runs' })
    }
    if (sources.some((id) => !this.outputs.has(id))) return this.tell(node.id, { state: 'runs', depends: true })
    try {
      await this.compute(askFor(node, inputsOf(this, node), this.catalogue))
    } catch (error) {
      this.given.signal.throwIfAborted()
      this.tell(node.id, { state: 'problem', fault: asNodeFault(error) })
    }
    return true
  }

  /** Computes a node that can do without the machine; one that cannot is looked for. Throws what the node throws else. */
  private async compute(asked: Asked): Promise<void> {
    const { node, definition } = asked
    const isMapped = node.each !== undefined
    try {
      const all: Outputs[] = []
      for (const { key, inputs } of isMapped ? asked.items : [asked]) all.push(await this.runOnce(asked, key, inputs))
      this.outputs.set(node.id, isMapped ? gather(definition, all) : all[0])
      this.computed.push(asked)
      this.making.set(node.id, isMapped ? asked.items.map(({ key }) => key) : [asked.key])
      this.tell(node.id, { state: 'runs', light: true, outputs: this.outputs.get(node.id) })
    } catch (error) {
      if (!this.touched.has(node.id)) throw error
      this.asked.push(asked)
    }
  }

  private async runOnce({ node, definition }: Asked, key: NodeKey, inputs: Inputs): Promise<Outputs> {
    const context = this.contextOf(node.id, key, { progress: () => {}, signal: this.given.signal })
    const outputs = await definition.run(context as never, inputs, node.params)
    // one that goes on although it was refused would give something else in a run
    if (this.touched.has(node.id)) throw new Refused()
    return checkedOutputs(definition, this.catalogue.kinds, outputs)
  }

  /** Looks for all that was asked since the last look, in one question. */
  private async look(): Promise<void> {
    const asked = this.asked.splice(0)
    const kept = await readResults(this.results, [...new Set(asked.flatMap(keysOf))])
    this.given.signal.throwIfAborted()
    for (const one of asked) {
      const { node, done, items } = answered(one, kept, this.catalogue.kinds)
      if (done) this.outputs.set(node.id, done)
      const missing = items.filter((item) => !item.done)
      if (!done) this.making.set(node.id, items.length > 0 ? missing.map(({ key }) => key) : [one.key])
      const left = items.length > 0 ? { done: items.length - missing.length, of: items.length } : undefined
      this.tell(node.id, done ? { state: 'reused', outputs: done } : { state: 'runs', ...(left && { items: left }) })
    }
  }

  /** What was computed here may be stored as well: then it is not computed again. */
  private async lookAtComputed(): Promise<void> {
    const kept = await readResults(this.results, [...new Set(this.computed.flatMap(keysOf))])
    for (const one of this.computed) {
      const { node, done } = answered(one, kept, this.catalogue.kinds)
      if (done) this.tell(node.id, { state: 'reused', outputs: done })
    }
  }

  /** Of several nodes that would do one work, the first does it and the others find its result. */
  private tellTwins(order: readonly NodeId[]): void {
    const made = new Set<NodeKey>()
    for (const id of order) {
      const keys = this.making.get(id)
      if (keys?.every((key) => made.has(key)) && this.told.get(id)?.state === 'runs')
        this.tell(id, { state: 'runs', light: true, depends: true })
      for (const key of keys ?? []) made.add(key)
    }
  }

  private tell(node: NodeId, what: Told): true {
    const key = this.keyless.has(node) ? {} : { key: this.nodes.get(node)!.key }
    this.told.set(node, { node, ...key, ...what } as NodeForecast)
    return true
  }

  private readonly contextOf = (node: NodeId, key: NodeKey, tools: NodeTools): Context =>
    this.given.contextOf(node, key, {
      ...tools,
      refuse: () => {
        this.touched.add(node)
        throw new Refused()
      },
    })

  /** Lets others have the thread now and then: a large graph must not stop a server, and only so an abort is seen. */
  private async rest(): Promise<void> {
    if (performance.now() - this.rested < REST_MS) return
    await new Promise((resolve) => setTimeout(resolve, 0))
    this.given.signal.throwIfAborted()
    this.rested = performance.now()
  }
}

type Told = NodeForecast extends infer F ? (F extends NodeForecast ? Omit<F, 'node' | 'key'> : never) : never

const REST_MS = 15

class Refused extends NodeFault {
  constructor() {
    super('refused', 'The node needs the machine.')
  }
}
