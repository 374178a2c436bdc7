import type { NodeId, NodeKey } from '@sceneweave/project'
import type { Catalogue } from '../catalogue.ts'
import type { Plan, PlannedNode } from '../plan.ts'
import type { NodeResult, ResultStore } from '../resultStore.ts'
import { type Outputs, stillValid } from './outputs.ts'

/** What is there already and what must be done. `found` holds only what a goal or a node that runs needs. */
export type Demand = { found: Map<NodeId, Outputs>; toRun: Set<NodeId> }

const questionsAtOnce = 64
const keysAtOnce = 1_000

/**
 * Looks for results from the goals backwards. When all goals are there, nothing else is asked: an unchanged run costs as
 * many questions as it has goals. Otherwise every other key is asked for at once.
 */
export async function demandOf(plan: Plan, catalogue: Catalogue, results: ResultStore): Promise<Demand> {
  const goals = plan.goals.map((id) => plan.nodes.get(id)!)
  const kept = await readResults(
    results,
    goals.map(({ key }) => key),
  )
  if (goals.some(({ key }) => !kept.has(key))) {
    const others = [...plan.nodes.values()].map(({ key }) => key).filter((key) => !kept.has(key))
    for (const [key, result] of await readResults(results, [...new Set(others)])) kept.set(key, result)
  }
  const found = new Map<NodeId, Outputs>()
  const toRun = new Set<NodeId>()
  const open = [...goals]
  for (let node = open.pop(); node; node = open.pop()) {
    if (found.has(node.id) || toRun.has(node.id)) continue
    const outputs = validResult(node, catalogue, kept)
    if (outputs) found.set(node.id, outputs)
    else {
      toRun.add(node.id)
      if (!node.keep && !node.problem)
        for (const { sources } of node.inputs) for (const source of sources) open.push(plan.nodes.get(source.node)!)
    }
  }
  return { found, toRun }
}

function validResult({ type, key, each }: PlannedNode, catalogue: Catalogue, kept: Map<NodeKey, NodeResult>) {
  const result = kept.get(key)
  return result && stillValid(catalogue.nodes.get(type), catalogue.kinds, result.outputs, each !== undefined)
}

/** The results of many keys; with a store that answers one at a time, some questions are under way together. */
export async function readResults(results: ResultStore, keys: readonly NodeKey[]): Promise<Map<NodeKey, NodeResult>> {
  const found = new Map<NodeKey, NodeResult>()
  const step = results.getMany ? keysAtOnce : questionsAtOnce
  for (let at = 0; at < keys.length; at += step) {
    const some = keys.slice(at, at + step)
    if (results.getMany) for (const [key, result] of await results.getMany(some)) found.set(key, result)
    else {
      const answers = await Promise.all(some.map((key) => results.get(key)))
      answers.forEach((result, place) => {
        if (result) found.set(some[place], result)
      })
    }
  }
  return found
}

/** Keeps one result under several keys. */
export async function keepResult(results: ResultStore, keys: readonly NodeKey[], result: NodeResult): Promise<void> {
  const distinct = [...new Set(keys)]
  if (results.putMany) return results.putMany(distinct, result)
  for (const key of distinct) await results.put(key, result)
}
