import type { NodeId } from '@sceneweave/project'
import { useQuery } from '@tanstack/react-query'
import { client } from '../api/client.ts'
import { useEditor } from '../editor/useEditor.ts'

/** The newest kept result of a node, of any run. `outputs` by port, as packages/nodes says. */
export type NodeOutputs = { key: string; run: string; at: string; outputs: Readonly<Record<string, unknown>> }

const none: Readonly<Record<NodeId, NodeOutputs>> = {}
const PAGE = 1000

/** What each node of the open project made last, in any run. Empty until it is known. */
export function useResults(): Readonly<Record<NodeId, NodeOutputs>> {
  const project = useEditor((state) => state.project?.id)
  const { data } = useQuery({
    queryKey: [['projects', 'results'], { project }],
    queryFn: () => readResults(project!),
    enabled: project !== undefined,
  })
  return data ?? none
}

async function readResults(project: string): Promise<Record<NodeId, NodeOutputs>> {
  const found: Record<NodeId, NodeOutputs> = {}
  for (let after: string | undefined; ; ) {
    const page = await client.projects.results.query({ project, after, limit: PAGE })
    for (const { node, key, run, at, outputs } of page) found[node] = { key, run, at, outputs }
    if (page.length < PAGE) return found
    after = page.at(-1)!.node
  }
}
