import { execute, plan, type ResultStore } from '@sceneweave/graph'
import { catalogue, usualModel } from '@sceneweave/nodes'
import { fakeMachine } from '@sceneweave/nodes/fake'
import type { RunEvent } from '@sceneweave/project'
import {
  appendEvents,
  claimRun,
  finishRun,
  type Runner,
  readResults,
  registerRunner,
  type Store,
  writeResults,
} from '@sceneweave/store'

/** A runner without a model: it executes what waits as the real one does, on a machine that answers with hashes. */
export class TestRunner {
  readonly machine = fakeMachine()
  /** What a node is said to have taken. */
  msOf: (node: string) => number = () => 1
  /** How much memory it is said to have held meanwhile. */
  peakBytesOf: (node: string) => number | undefined = () => undefined
  private readonly store: Store
  private runner: Runner | undefined

  constructor(store: Store) {
    this.store = store
  }

  async register(name = 'test runner'): Promise<void> {
    const { hash } = await this.machine.contextOf('', '').model.describe(usualModel)
    const offer = { name, version: '1', device: 'cpu', memoryBytes: 8e9, models: [hash] }
    this.runner = await registerRunner(this.store, offer)
  }

  /** Executes the next run that waits. Returns the nodes that were started. */
  async next(): Promise<string[]> {
    if (!this.runner) await this.register()
    const claim = await claimRun(this.store, this.runner!)
    if (!claim) throw new Error('no run waits')
    const { id, graph, target, project } = claim.run
    const contextOf = fakeMachine({ pool: project }).contextOf
    const results = resultsOf(this.store, id)
    const events: RunEvent[] = []
    const execution = { contextOf, results, signal: new AbortController().signal }
    for await (const event of execute(plan(graph, catalogue, target), catalogue, execution))
      events.push(event.type === 'node-end' && !event.reused ? { ...event, ...this.measured(event.node) } : event)
    await appendEvents(
      this.store,
      claim,
      events.filter(({ type }) => type !== 'run-end'),
    )
    await finishRun(this.store, claim, { status: 'done' })
    return events.flatMap((event) => (event.type === 'node-start' ? event.node : []))
  }

  private measured(node: string) {
    const peakBytes = this.peakBytesOf(node)
    return { ms: this.msOf(node), ...(peakBytes !== undefined && { peakBytes }) }
  }
}

function resultsOf(store: Store, run: string): ResultStore {
  return {
    get: async (key) => (await readResults(store, [key]))[0] ?? null,
    put: (key, { outputs }) => writeResults(store, [{ key, outputs, assets: [], run }]),
  }
}
