import type { Graph, NodeId, SingleEdit } from '@sceneweave/project'
import { freeName } from '../newScene.ts'
import type { Lane } from './lanes.ts'
import { numberParam, timesParam, wiringOf } from './wiring.ts'

/** A chosen take and the noise at which it is seen. */
export type PoolChoice = { readonly take: string; readonly time: number }

/** The takes that a pool was told to hand on, in their order. */
export function choicesOf(graph: Graph, pool: NodeId | undefined): PoolChoice[] {
  const node = pool ? graph.nodes[pool] : undefined
  if (!node || !Array.isArray(node.params.takes)) return []
  const times = timesParam(node, 'times')
  return node.params.takes.map((take) => ({
    take: String(take),
    time: times[String(take)] ?? numberParam(node, 'time', 0.1),
  }))
}

/** Whether a shot can see a pool: its maker takes a history. */
export const takesHistory = (graph: Graph, { maker }: Lane): boolean =>
  maker !== undefined && ['nextShot', 'extendShot', 'compose'].includes(graph.nodes[maker]?.type)

/** The edits that let a shot see these takes: in the pool that it sees, else in a new one before it, which passes its history on. */
export function poolEdits(graph: Graph, lane: Lane, choices: readonly PoolChoice[]): SingleEdit[] {
  const { pool, maker } = lane
  const takes = choices.map(({ take }) => take)
  const chosen = Object.fromEntries(choices.map(({ take, time }) => [take, time]))
  if (pool) {
    const before = choicesOf(graph, pool).map(({ take }) => take)
    const others = Object.entries(timesParam(graph.nodes[pool], 'times')).filter(([name]) => !before.includes(name))
    const times = { ...Object.fromEntries(others), ...chosen }
    return [{ type: 'node-change', id: pool, change: { params: { takes, times } } }]
  }
  if (!maker || choices.length === 0) return []
  const id = freeName(graph.nodes, 'pool')
  const { at } = graph.nodes[maker]
  const node = {
    ...{ type: 'historyPool', version: 1, mode: 'run' as const, at: { x: at.x - 150, y: at.y + 190 } },
    params: { takes, times: chosen, prompt: '' },
  }
  const [chain] = wiringOf(graph).into(maker, 'history')
  const wire = (name: string, from: NodeId, to: NodeId): SingleEdit => ({
    type: 'wire-add',
    id: freeName(graph.wires, name.slice(0, 50)),
    wire: { from: { node: from, port: 'history' }, to: { node: to, port: 'history' }, order: 0 },
  })
  return [
    { type: 'node-add', id, node },
    ...(chain
      ? [
          { type: 'wire-remove' as const, id: chain.id },
          wire(`${chain.wire.from.node}-${id}`, chain.wire.from.node, id),
        ]
      : []),
    wire(`${id}-${maker}`, id, maker),
  ]
}
