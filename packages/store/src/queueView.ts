import type { RunTarget } from '@sceneweave/project'
import { VISIBLE } from './accounts/assetReaders.ts'
import { query } from './database.ts'
import { isQueuePaused } from './queue/orders.ts'
import { RUN_COLUMNS, type RunRecord, toRunRow } from './queue/runRow.ts'
import { etaOf } from './queue/startTime.ts'
import type { Store } from './store.ts'
import type { QueuedRun, QueueView, RunClass, RunDescription } from './values.ts'

type QueuedRecord = RunRecord & { is_visible: boolean; ahead: number | null }
type Pace = { class: RunClass | null; mean_ms: number | null; running: number; waiting: number; runners: number }

/**
 * The queue of the whole server, those that are executed first and then those that wait, in their order: runs that a user
 * may see as they are, of others only what they are. Of others at most `limit` (default 200) are told, and always all are counted.
 */
export async function readQueue(
  store: Store,
  { user, limit = 200 }: { user: string; limit?: number },
): Promise<QueueView> {
  const [rows, paces, isPaused] = await Promise.all([
    query<QueuedRecord>(store.database, QUEUE, [limit, user]),
    query<Pace>(store.database, PACES),
    isQueuePaused(store),
  ])
  const { running, waiting, runners } = paces[0]
  const meanMs = new Map(paces.map((pace) => [pace.class, pace.mean_ms]))
  const runs = rows.map((row): QueuedRun => {
    const told = { class: row.class, status: row.status, ...(row.is_visible && { run: toRunRow(row) }) }
    if (row.ahead === null) return told
    const etaMs = etaOf({ ahead: row.ahead, running, runners, meanMs: meanMs.get(row.class) ?? null })
    return { ...told, ahead: row.ahead, ...(etaMs !== undefined && { etaMs }) }
  })
  return { isPaused, running, waiting, runners, runs }
}

const QUEUE = `with ${VISIBLE}, queued as (
    select ${RUN_COLUMNS}, run.id in (select id from visible_run) as is_visible,
      case when status = 'waiting' then (row_number() over (partition by status order by band, turn, number) - 1)::int end as ahead
    from run where status in ('waiting', 'running', 'paused'))
  select * from queued where is_visible or (status <> 'paused' and coalesce(ahead, 0) < $1)
  order by case status when 'running' then 0 when 'waiting' then 1 else 2 end, ahead, claimed_at, number`

// how long runs of a class took of late, beside what is the same for all
const PACES = `select given.class, running, waiting, runners,
    (select avg(extract(epoch from recent.ended_at - recent.claimed_at) * 1000)::float8 from
       (select ended_at, claimed_at from run where status = 'done' and class = given.class order by ended_at desc limit 20) as recent) as mean_ms
  from unnest(enum_range(null::"RunClass")) as given(class),
    (select count(*) filter (where status = 'running')::int as running, count(*) filter (where status = 'waiting')::int as waiting
     from run where status in ('running', 'waiting')) as counted,
    (select count(*)::int as runners from runner where status = 'live') as alive`

/** The title of each run's project, what it is to make, and the first nodes of its target as its graph names them. */
export function describeRuns(store: Store, runs: readonly string[]): Promise<RunDescription[]> {
  return query<RunDescription & { target: RunTarget }>(
    store.database,
    `select run.id as run, project.title, run.target,
       coalesce((select jsonb_agg(jsonb_build_object(
           'title', graph->'nodes'->node->>'title', 'type', graph->'nodes'->node->>'type'))
         from (select jsonb_array_elements_text(target->'nodes') as node limit 3) as named), '[]') as nodes
     from run left join project on project.id = run.project_id where run.id = any($1::text[])`,
    [runs],
  )
}
