import { standardPlan } from '@sceneweave/nodes'
import type { Graph, NodeId, SingleEdit } from '@sceneweave/project'
import { newNode } from '../../canvas/wiring.ts'
import { readLanes } from '../lanes/lanes.ts'
import { freeName } from '../newScene.ts'

/** A noise plan, wired to every node that makes shots of a scene and has none. */
export function addedPlan(graph: Graph, scene: NodeId): SingleEdit[] {
  const { lanes } = readLanes(graph, scene)
  const makers = [...new Set(lanes.flatMap(({ maker, plan }) => (maker && !plan ? [maker] : [])))]
  if (makers.length === 0) return []
  const id = freeName(graph.nodes, 'plan')
  const isTogether = makers.some((maker) => graph.nodes[maker].type === 'generateScene')
  const params = { ...standardPlan, mode: isTogether ? 'joint' : 'autoregressive' }
  const { at } = graph.nodes[scene]
  const taken = Object.values(graph.nodes).filter((node) => Math.abs(node.at.x - at.x) < 300)
  const y = Math.min(...taken.map((node) => node.at.y)) - 380
  const node = { ...newNode('noisePlan', { x: at.x, y }), params }
  return [
    { type: 'node-add', id, node },
    ...makers.map(
      (maker): SingleEdit => ({
        type: 'wire-add',
        id: freeName(graph.wires, `${id}-${maker}`.slice(0, 50)),
        wire: { from: { node: id, port: 'plan' }, to: { node: maker, port: 'plan' }, order: 0 },
      }),
    ),
  ]
}
