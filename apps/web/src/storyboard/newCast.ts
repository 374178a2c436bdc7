import type { Graph, NodeId, SingleEdit } from '@sceneweave/project'
import { wiringOf } from './lanes/wiring.ts'
import { freeName } from './newScene.ts'

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ'

/** A character with the next free letter, wired into a scene, left of it. */
export function addedCharacter(graph: Graph, scene: NodeId): SingleEdit[] {
  const wired = wiringOf(graph).into(scene, 'characters')
  const taken = wired.map(({ wire }) => graph.nodes[wire.from.node]?.params.id ?? 'A')
  const letter = [...letters].find((one) => !taken.includes(one)) ?? `A${wired.length}`
  const order = Math.max(-1, ...wired.map(({ wire }) => wire.order)) + 1
  return added(graph, scene, { type: 'character', params: { id: letter, description: '' }, to: 'characters', order })
}

/** An environment, wired into a scene, left of it. */
export const addedPlace = (graph: Graph, scene: NodeId): SingleEdit[] =>
  added(graph, scene, { type: 'environment', params: { description: '' }, to: 'environment', order: 0 })

type Added = { type: 'character' | 'environment'; params: Record<string, string>; to: string; order: number }

function added(graph: Graph, scene: NodeId, { type, params, to, order }: Added): SingleEdit[] {
  const { at } = graph.nodes[scene]
  const id = freeName(graph.nodes, type)
  const column = Object.values(graph.nodes).filter((one) => Math.abs(one.at.x - (at.x - 300)) < 300)
  const y = Math.max(at.y - 380, ...column.map((one) => one.at.y)) + 380
  return [
    { type: 'node-add', id, node: { type, version: 1, params, at: { x: at.x - 300, y }, mode: 'run' } },
    {
      type: 'wire-add',
      id: freeName(graph.wires, `${id}-${scene}`.slice(0, 50)),
      wire: { from: { node: id, port: type }, to: { node: scene, port: to }, order },
    },
  ]
}
