import { z } from 'zod'
import { emptyGraph, Graph } from './graph.ts'
import { ProjectId } from './ids.ts'
import { Scene, words } from './scene.ts'

/** The current version of a project's saved form. */
export const projectVersion = 1

/** What a person makes. */
export const Project = z
  .strictObject({ version: z.literal(projectVersion), id: ProjectId, title: words(200), graph: Graph })
  .superRefine(({ graph }, context) => {
    for (const { path, message } of graphFaults(graph))
      context.addIssue({ code: 'custom', path: ['graph', ...path], message })
  })
export type Project = z.infer<typeof Project>

/** A project with an empty graph. */
export const newProject = (id: ProjectId, title: string): Project => ({
  version: projectVersion,
  id,
  title,
  graph: emptyGraph(),
})

// What no edit can bring about: undo is exact only in a graph that has none of these.
function* graphFaults({ nodes, wires }: Graph): Generator<{ path: string[]; message: string }> {
  const places = new Set<string>()
  for (const [id, { from, to, order }] of Object.entries(wires)) {
    const missing = [from.node, to.node].find((node) => !Object.hasOwn(nodes, node))
    if (missing) yield { path: ['wires', id], message: `node ${missing} does not exist: remove the wire` }
    const place = `${to.node}.${to.port}.${order}`
    if (places.has(place))
      yield { path: ['wires', id, 'order'], message: `order ${order} is taken at ${to.port}: use another` }
    places.add(place)
  }
  for (const [id, node] of Object.entries(nodes)) {
    const fault = sceneFault(node)
    if (fault) yield { path: ['nodes', id, 'params', 'scene', ...fault.path], message: fault.message }
  }
}

/** What is wrong with the scene that a node carries, if it is a scene node and carries one. */
export function sceneFault(node: Graph['nodes'][string]): { path: string[]; message: string } | null {
  if (node.type !== 'scene' || node.params.scene === undefined) return null
  const issue = Scene.safeParse(node.params.scene).error?.issues[0]
  return issue ? { path: issue.path.map(String), message: issue.message } : null
}
