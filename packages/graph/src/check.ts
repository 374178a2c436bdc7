import type { Graph } from '@sceneweave/project'
import type { Catalogue } from './catalogue.ts'
import { examine } from './examine.ts'
import type { Problem } from './problem.ts'

/** Everything that a person has to mend before all of the graph can run; none means that it can. Never throws. */
export function check(graph: Graph, catalogue: Catalogue): Problem[] {
  const { nodes, dangling } = examine(graph, catalogue)
  return [...dangling, ...[...nodes.values()].flatMap(({ problems }) => problems)]
}
