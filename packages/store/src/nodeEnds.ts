import type { Graph, Json } from '@sceneweave/project'
import { query } from './database.ts'
import { graphOfRun } from './queue/runRow.ts'
import { readResults } from './results.ts'
import type { Store } from './store.ts'
import type { NodeEnd, ProjectResult } from './values.ts'

/** nodes: only these. after: only nodes whose id comes after this one. limit: at most so many, default 200. */
export type ProjectResultsWish = { project: string; nodes?: readonly string[]; after?: string; limit?: number }

/** Where each node of a project ended last over all its runs, by the order of their ids. Nodes that were removed may be among them. */
export function readNodeEnds(store: Store, project: string, nodes: readonly string[]): Promise<NodeEnd[]> {
  return query<NodeEnd>(
    store.database,
    `select node, key, run_id as run, number, seq, at from node_end where project_id = $1 and node = any($2::text[]) order by node`,
    [project, nodes],
  )
}

/** The graphs that these runs executed. */
export async function readRunGraphs(store: Store, runs: readonly string[]): Promise<{ run: string; graph: Graph }[]> {
  const rows = await query<{ run: string; graph: Graph }>(
    store.database,
    'select id as run, graph from run where id = any($1::text[])',
    [runs],
  )
  return rows.map(({ run, graph }) => ({ run, graph: graphOfRun(graph) }))
}

/** What each node of a project made when it ended last. What is no longer kept is left out. */
export async function readProjectResults(store: Store, wish: ProjectResultsWish): Promise<ProjectResult[]> {
  const { project, nodes = null, after = '', limit = 200 } = wish
  // results are joined before the limit counts: a page is short only when it is the last
  const ends = await query<NodeEnd>(
    store.database,
    `select node, node_end.key, node_end.run_id as run, number, seq, at
     from node_end join node_result on node_result.key = node_end.key
     where project_id = $1 and ($2::text[] is null or node = any($2::text[])) and node collate "C" > $3
     order by node collate "C" limit $4`,
    [project, nodes, after, limit],
  )
  const kept = await outputsOf(
    store,
    ends.map(({ key }) => key),
  )
  return ends.flatMap((end) => {
    const outputs = kept.get(end.key)
    return outputs ? [{ ...end, outputs }] : []
  })
}

async function outputsOf(store: Store, keys: string[]): Promise<Map<string, Record<string, Json>>> {
  return new Map((await readResults(store, keys)).map(({ key, outputs }) => [key, outputs]))
}
