import { standardPlan } from '@sceneweave/nodes'
import type { NodeId } from '@sceneweave/project'
import { numberParam, textParam, type Wiring } from './wiring.ts'

/** Where a noise level is written: in `params[param]`, or under `name` in it. */
export type Level = { readonly node: NodeId; readonly param: string; readonly name?: string }

/** A noise plan as far as shots are concerned that see others. `level`: where its context noise is written. */
export type SeenPlan = {
  readonly node?: NodeId
  readonly mode: string
  readonly contextTime: number
  readonly level?: Level
  readonly isTimeWired?: boolean
}

/** The noise plan that a node is wired to, or the standard one. */
export function planOf(wiring: Wiring, id: NodeId): SeenPlan {
  const [wired] = wiring.into(id, 'plan')
  const node = wired && wiring.graph.nodes[wired.wire.from.node]
  if (node?.type !== 'noisePlan') return standardPlan
  const plan = wired.wire.from.node
  const mode = textParam(node, 'mode') ?? standardPlan.mode
  const [time] = wiring.into(plan, 'contextTime')
  const number = time && wiring.graph.nodes[time.wire.from.node]
  if (number?.type === 'number')
    return {
      ...{ node: plan, mode, contextTime: numberParam(number, 'number', 0), isTimeWired: true },
      level: { node: time.wire.from.node, param: 'number' },
    }
  const contextTime = numberParam(node, 'contextTime', standardPlan.contextTime)
  return { node: plan, mode, contextTime, level: { node: plan, param: 'contextTime' } }
}
