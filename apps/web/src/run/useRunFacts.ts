import type { NodeId } from '@sceneweave/project'
import { useQuery } from '@tanstack/react-query'
import { api, client } from '../api/client.ts'
import { noRun, type RunState, withEvents } from './runState.ts'
import type { NodeOutputs } from './useResults.ts'

const EVENTS = 5000
const RESULTS = 200

/** All that is known of a run: what was asked, how it went, what it made. */
export function useRunFacts(run: string) {
  const read = useQuery({ ...api.runs.read.queryOptions({ run }), staleTime: 2_000 })
  const isOver = ['done', 'failed', 'cancelled'].includes(read.data?.status ?? '')
  const refetchInterval = isOver ? (false as const) : 2_000
  const went = useQuery({ queryKey: ['run-events', run, isOver], queryFn: () => readState(run), refetchInterval })
  const made = useQuery({ queryKey: ['run-results', run, isOver], queryFn: () => readMade(run), refetchInterval })
  return { read, state: went.data, results: made.data }
}

async function readState(run: string): Promise<RunState> {
  for (let state: RunState = { ...noRun, run }; ; ) {
    const page = await client.runs.events.query({ run, after: state.lastSeq, limit: EVENTS })
    state = withEvents(state, page)
    if (page.length < EVENTS) return state
  }
}

async function readMade(run: string): Promise<Record<NodeId, NodeOutputs>> {
  const found: Record<NodeId, NodeOutputs> = {}
  for (let after = 0; ; ) {
    const page = await client.runs.results.query({ run, after, limit: RESULTS })
    for (const { node, key, outputs, seq } of page)
      found[node] = { key, run, outputs, at: String(seq).padStart(9, '0') }
    if (page.length < RESULTS) return found
    after = page.at(-1)!.seq
  }
}
