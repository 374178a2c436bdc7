import type { Json, NodeKey, PortId } from '@sceneweave/project'
import type { Catalogue } from '../catalogue.ts'
import { contentKey } from '../key.ts'
import type { NodeDefinition } from '../node.ts'
import { NodeFault } from '../nodeFault.ts'
import type { PlannedNode } from '../plan.ts'
import type { NodeResult } from '../resultStore.ts'
import { keepResult, readResults } from './demand.ts'
import type { Execution, NodeTools } from './execution.ts'
import { checkedOutputs, type Outputs, stillValid } from './outputs.ts'

export type Inputs = Record<PortId, Json | undefined>

/** One node with all that came in. `doneItems` and `done` are what stored results already answer. */
export type Work = {
  node: PlannedNode
  definition: NodeDefinition
  inputs: Inputs
  key: NodeKey
  items: readonly { key: NodeKey; inputs: Inputs; done: Outputs | null }[]
  done: Outputs | null
}

/** What a node works with: nothing of the plan, everything of the run. */
export type Workshop<Context> = { catalogue: Catalogue<Context>; execution: Execution<Context> }

/** A node with what came in and the keys of both, before anything is looked up. */
export type Asked = Omit<Work, 'items' | 'done'> & { items: readonly { key: NodeKey; inputs: Inputs }[] }

/** Names the work: the node's over all that came in, and one for each item of a mapped node. */
export function askFor<Context>(node: PlannedNode, inputs: Inputs, catalogue: Catalogue<Context>): Asked {
  const definition = catalogue.nodes.get(node.type)! as NodeDefinition
  const single = { ...node, each: undefined }
  const each = node.each === undefined ? [] : (inputs[node.each] as readonly Json[])
  const items = each.map((item) => {
    const itemInputs = { ...inputs, [node.each!]: item }
    return { key: contentKey(single, itemInputs), inputs: itemInputs }
  })
  return { node, definition, inputs, key: contentKey(node, inputs), items }
}

/** Every key under which the work may be found. */
export const keysOf = ({ key, items }: Asked): NodeKey[] => [key, ...items.map((item) => item.key)]

/** The work with what stored results answer of it. */
export function answered(asked: Asked, kept: ReadonlyMap<NodeKey, NodeResult>, kinds: Catalogue['kinds']): Work {
  const { node, definition } = asked
  const valid = (key: NodeKey, isMapped: boolean) => {
    const result = kept.get(key)
    return result ? stillValid(definition, kinds, result.outputs, isMapped) : null
  }
  const items = asked.items.map((item) => ({ ...item, done: valid(item.key, false) }))
  const whole = valid(asked.key, node.each !== undefined)
  const all = node.each !== undefined && items.every(({ done }) => done)
  const done =
    whole ??
    (all
      ? gather(
          definition,
          items.map((item) => item.done!),
        )
      : null)
  return { ...asked, items, done }
}

/** Looks whether the values that came in were worked on before: an early cut-off when upstream changed and gave equal bytes. */
export async function prepare<Context>(node: PlannedNode, inputs: Inputs, workshop: Workshop<Context>): Promise<Work> {
  const { catalogue, execution } = workshop
  const asked = askFor(node, inputs, catalogue)
  return answered(asked, await readResults(execution.results, keysOf(asked)), catalogue.kinds)
}

/** Does the work and keeps what came of it. Items of a mapped node are kept one by one, so that none is done twice. */
export async function perform<Context>(work: Work, workshop: Workshop<Context>, tools: NodeTools): Promise<Outputs> {
  const { node, definition, items } = work
  const { results } = workshop.execution
  if (node.each === undefined) return runOnce(work, node.key, work.inputs, workshop, tools)
  const outputs: Outputs[] = []
  for (const [at, item] of items.entries()) {
    if (tools.signal.aborted) throw new NodeFault('cancelled', 'The run was cancelled between two items.')
    const progress: NodeTools['progress'] = ({ step, of, ...told }) =>
      tools.progress({ ...told, step: at * of + step, of: items.length * of })
    const made = item.done ?? (await runOnce(work, item.key, item.inputs, workshop, { ...tools, progress }))
    if (!item.done) await keepResult(results, [item.key], { outputs: made })
    tools.progress({ step: at + 1, of: items.length })
    outputs.push(made)
  }
  return gather(definition, outputs)
}

async function runOnce<Context>(
  { node, definition }: Work,
  key: NodeKey,
  inputs: Inputs,
  { catalogue, execution }: Workshop<Context>,
  tools: NodeTools,
): Promise<Outputs> {
  const context = execution.contextOf(node.id, key, tools)
  const given = await definition.run(context as never, inputs, node.params)
  return checkedOutputs(definition, catalogue.kinds, given)
}

/** Outputs of many items as one: a list on every port; lists of lists become one list. */
export function gather({ outputs: ports }: NodeDefinition, items: readonly Outputs[]): Outputs {
  return Object.fromEntries(
    Object.entries(ports).map(([port, { list }]) => {
      const values = items.flatMap((item) => (item[port] === undefined ? [] : [item[port]]))
      return [port, list ? (values as Json[][]).flat() : values]
    }),
  )
}
