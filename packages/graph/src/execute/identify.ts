import type { NodeId, NodeKey } from '@sceneweave/project'
import type { Catalogue } from '../catalogue.ts'
import { structuralKey } from '../key.ts'
import type { NodeFault } from '../nodeFault.ts'
import type { Plan, PlannedNode } from '../plan.ts'
import type { Execution } from './execution.ts'
import { asNodeFault } from './fault.ts'

export type Identified = { plan: Plan; faults: ReadonlyMap<NodeId, NodeFault> }

/** Asks the nodes that stand on something outside of the graph what it is, and makes the keys anew with the answers. */
export async function identified<Context>(
  plan: Plan,
  catalogue: Catalogue<Context>,
  { contextOf, signal }: Execution<Context>,
): Promise<Identified> {
  const identities = new Map<NodeId, string>()
  const faults = new Map<NodeId, NodeFault>()
  for (const { id, type, key, params, problem, pinned } of plan.nodes.values()) {
    const definition = catalogue.nodes.get(type)
    if (!definition?.identify || problem || pinned || signal.aborted) continue
    try {
      const context = contextOf(id, key, { progress: () => {}, signal })
      identities.set(id, await definition.identify(context, params as never))
    } catch (error) {
      faults.set(id, asNodeFault(error))
    }
  }
  return { plan: identities.size > 0 ? withIdentities(plan, identities) : plan, faults }
}

function withIdentities(plan: Plan, identities: ReadonlyMap<NodeId, string>): Plan {
  const nodes = new Map<NodeId, PlannedNode>()
  const keyOf = (id: NodeId): NodeKey => nodes.get(id)!.key
  for (const node of plan.nodes.values()) {
    const named = { ...node, identity: identities.get(node.id) }
    nodes.set(node.id, { ...named, key: structuralKey(named, keyOf) })
  }
  return { ...plan, nodes }
}
