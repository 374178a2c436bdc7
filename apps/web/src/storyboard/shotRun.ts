import type { Graph, RunTarget, Wire } from '@sceneweave/project'
import { client } from '../api/client.ts'
import { allSaved, useEditor } from '../editor/useEditor.ts'
import { watchRun } from '../run/following.ts'
import { refuse } from '../run/refusal.ts'
import { startRun } from '../run/useRun.ts'
import type { Lane } from './lanes/lanes.ts'

/** What to run for these shots, up to their clips and takes. */
export function targetOf(lanes: readonly Lane[]): RunTarget | undefined {
  const nodes = lanes.flatMap(({ maker, clip, take }) => (maker ? [clip?.node ?? maker, take?.node ?? maker] : []))
  return nodes.length === 0 ? undefined : { type: 'to', nodes: [...new Set(nodes)] }
}

/**
 * The graph with the node that keeps takes joined to one shot alone: keeping it asks for no other shot then. A take is
 * named by what it is, so it is the same one that the whole graph would keep.
 */
export function graphForShot(graph: Graph, { maker, latents, clip, take }: Lane): Graph {
  const keeper = take && graph.nodes[take.node]
  if (!maker || !latents || !clip || !take || keeper?.type !== 'saveTakes') return graph
  const { node: saved } = take
  const source = { latents: latents.node, clips: clip.node } as Record<string, string>
  const isKept = ({ from, to }: Wire) => to.node !== saved || to.port === 'scene' || from.node === source[to.port]
  const wires = Object.entries(graph.wires).flatMap(([id, wire]): [string, Wire][] => {
    if (wire.to.node === saved && wire.to.port === 'history')
      return graph.nodes[maker].type === 'nextShot' && graph.nodes[maker].each === undefined
        ? [[id, { ...wire, from: { node: maker, port: 'history' } }]]
        : [[id, wire]]
    return isKept(wire) ? [[id, wire]] : []
  })
  return { ...graph, wires: Object.fromEntries(wires) }
}

/** Runs these shots and no others. Nothing is thrown; a refusal is shown. */
export async function renderShots(lanes: readonly Lane[]): Promise<void> {
  const target = targetOf(lanes)
  const project = useEditor.getState().project
  if (!target || !project) return
  if (lanes.length > 1) return void (await startRun(target))
  const graph = graphForShot(project.graph, lanes[0])
  try {
    await allSaved()
    const run = await client.runs.submit.mutate({ project: project.id, graph, target, class: 'interactive' })
    refuse(null)
    watchRun(run)
  } catch (error) {
    refuse(error)
  }
}
