import type { Graph } from '@sceneweave/project'
import { query } from './database.ts'
import { graphOfRun } from './queue/runRow.ts'
import type { Store } from './store.ts'

/** How long the nodes took that a run really made, and the most memory that their runner held meanwhile where it was measured. */
export type RunTimes = { number: number; graph: Graph; ends: { node: string; ms: number; peakBytes: number | null }[] }

/** Of the newest done runs with a number above `after`, at most `limit`, the oldest first: what their nodes took. */
export async function readNodeTimes(
  store: Store,
  { after, limit }: { after: number; limit: number },
): Promise<RunTimes[]> {
  const rows = await query<RunTimes>(
    store.database,
    `select number, graph, coalesce((
         select jsonb_agg(jsonb_build_object('node', event->>'node', 'ms', (event->>'ms')::int, 'peakBytes', event->'peakBytes'))
         from run_event where run_id = run.id and event->>'type' = 'node-end' and event->>'reused' = 'false'), '[]') as ends
     from run where status = 'done' and number > $1 order by number desc limit $2`,
    [after, limit],
  )
  return rows.reverse().map((row) => ({ ...row, graph: graphOfRun(row.graph) }))
}
