import type { Graph, NodeId, NodeKey, RunEvent, RunTarget } from '@sceneweave/project'
import type { Catalogue } from './catalogue.ts'
import type { NodeDefinition } from './node.ts'
import type { NodeFault } from './nodeFault.ts'
import type { Plan } from './plan.ts'
import type { PortKind } from './port.ts'
import type { Problem } from './problem.ts'
import type { ResultStore } from './resultStore.ts'

// What index.ts is about to export as functions; goes as they arrive.
export type MakeCatalogue = <Context>(
  nodes: readonly NodeDefinition<Context>[],
  kinds: Readonly<Record<string, PortKind>>,
) => Catalogue<Context>
export type Check = (graph: Graph, catalogue: Catalogue) => Problem[]
export type MakePlan = (graph: Graph, catalogue: Catalogue, target: RunTarget) => Plan
export type ResolveSeeds = (graph: Graph, catalogue: Catalogue, draw: () => number) => Graph
export type Told = { step: number; of: number; etaMs?: number; shot?: string; preview?: string }
export type Execution<Context> = {
  /** Makes what a node may use; `tools` are to be handed on in it. `key` is that of the work, one item's in a mapped node. */
  contextOf(node: NodeId, key: NodeKey, tools: { progress(told: Told): void; signal: AbortSignal }): Context
  results: ResultStore
  signal: AbortSignal
  now?: () => number
  /** Told of every fault besides its node-error: it knows the cause and whether to try again. */
  onFault?(node: NodeId, fault: NodeFault): void
}
export type Execute = <Context>(
  plan: Plan,
  catalogue: Catalogue<Context>,
  execution: Execution<Context>,
) => AsyncGenerator<RunEvent, void>
