import type { Json, NodeKey, PortId } from '@sceneweave/project'

/** What a node produced: a value for each output port, handles only (tensors and films are assets). */
export type NodeResult = { outputs: Record<PortId, Json> }

/**
 * Where results are kept and found again, across runs and machines. `put` may resolve before the result is durable if
 * the caller stores it no later than the node-end that tells of it.
 */
export type ResultStore = {
  get(key: NodeKey): Promise<NodeResult | null>
  put(key: NodeKey, result: NodeResult): Promise<void>
  /** Many at once, for a store where each question is a journey. Absent keys are absent from the answer. */
  getMany?(keys: readonly NodeKey[]): Promise<ReadonlyMap<NodeKey, NodeResult>>
  /** One result under several keys, for a store where each answer is a transaction. */
  putMany?(keys: readonly NodeKey[], result: NodeResult): Promise<void>
}

/** Results in memory: for tests, benchmarks and a run without a database. */
export function memoryResults(): ResultStore & { readonly size: number } {
  const kept = new Map<NodeKey, NodeResult>()
  return {
    get: async (key) => kept.get(key) ?? null,
    put: async (key, result) => {
      kept.set(key, result)
    },
    get size() {
      return kept.size
    },
  }
}
