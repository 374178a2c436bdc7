import { check, type Problem } from '@sceneweave/graph'
import { catalogue } from '@sceneweave/nodes'
import type { Graph } from '@sceneweave/project'

const known = new WeakMap<Graph, readonly Problem[]>()
const none: readonly Problem[] = []

/** What has to be mended in a graph before it can run; worked out once for each state of it. */
export function problemsOf(graph: Graph | undefined): readonly Problem[] {
  if (!graph) return none
  const before = known.get(graph)
  if (before) return before
  const problems = check(graph, catalogue)
  known.set(graph, problems)
  return problems
}
