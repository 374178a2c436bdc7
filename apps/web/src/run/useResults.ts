import type { NodeId } from '@sceneweave/project'
import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { client, queryClient } from '../api/client.ts'
import { useEditor } from '../editor/useEditor.ts'
import { lackingOf, withReused } from './reusedResults.ts'
import { useForecast } from './useForecast.ts'

/**
 * What a node made. `outputs` by port, as packages/nodes says. `run`, `at`: which run of this project ended with it, and
 * when; absent of what another project made and a run here would reuse.
 */
export type NodeOutputs = { key: string; run?: string; at?: string; outputs: Readonly<Record<string, unknown>> }

const none: Readonly<Record<NodeId, NodeOutputs>> = {}
const PAGE = 1000

/** What each node of the open project made last, in any run, or would reuse of others. Empty until it is known. */
export function useResults(): Readonly<Record<NodeId, NodeOutputs>> {
  const project = useEditor((state) => state.project?.id)
  const { data } = useQuery({
    queryKey: [['projects', 'results'], { project }],
    queryFn: () => readResults(project!),
    enabled: project !== undefined,
  })
  const { nodes } = useForecast()
  const lent = useLent(project, data ? lackingOf(data, nodes) : '')
  return useMemo(() => (lent ? withReused(data ?? none, lent, nodes) : (data ?? none)), [data, lent, nodes])
}

type Lent = Record<NodeId, { key: string; outputs: Readonly<Record<string, unknown>> }>

/** What a run would reuse that is not this project's newest; with all that was found so before. */
function useLent(project: string | undefined, lacking: string): Lent | undefined {
  const queryKey = ['lent-results', project]
  const { data } = useQuery({
    queryKey: [...queryKey, lacking],
    queryFn: async (): Promise<Lent> => {
      const { nodes } = await client.runs.forecast.mutate({ project, target: { type: 'all' }, outputs: true })
      const fresh = nodes.flatMap(({ node, key, outputs }) => (key && outputs ? [[node, { key, outputs }]] : []))
      const before = queryClient.getQueriesData<Lent>({ queryKey }).map(([, found]) => found)
      return Object.assign({}, ...before, Object.fromEntries(fresh))
    },
    enabled: project !== undefined && lacking !== '',
    placeholderData: (before, query) => (query?.queryKey[1] === project ? before : undefined),
    staleTime: Number.POSITIVE_INFINITY,
  })
  return data
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
