import { createHash } from 'node:crypto'
import { applyOverrides, type Catalogue, plan, resolveSeeds } from '@sceneweave/graph'
import {
  assetsIn,
  type Graph,
  type Json,
  JsonValue,
  migrateGraph,
  migrateProject,
  ProjectId,
  RunTarget,
} from '@sceneweave/project'
import { hiddenAssets, hiddenPins, type Role, type Run, readProject, type Store, submitRun } from '@sceneweave/store'
import { z } from 'zod'
import { requireRole } from './access.ts'
import { RunClass, RunNeeds } from './answers.ts'
import type { Context } from './context.ts'
import { ApiFault } from './fault.ts'
import type { Identity } from './identity.ts'

/** What to run: the file as it was saved (a graph, or a project with its graph), or a project's present graph. */
export const RunWish = z.object({
  graph: z.looseObject({}).optional(),
  project: ProjectId.optional(),
  overrides: z.record(z.string().max(400), JsonValue).default({}),
  target: RunTarget.default({ type: 'all' }),
  class: RunClass.default('interactive'),
  needs: RunNeeds.optional(),
  idempotencyKey: z.string().min(1).max(200).optional(),
})
export type RunWish = z.infer<typeof RunWish>

type Caller = Context & { identity: Identity }

/** Puts a run into the queue: overridden, checked, its seeds drawn. Throws bad-graph with every problem, or not-found. */
export async function submitWish(caller: Caller, wish: RunWish): Promise<Run> {
  const { store, identity, catalogue } = caller
  if (identity.by !== 'loopback') caller.submits.take(identity.user)
  const { graph: saved, overrides, ...request } = wish
  const graph = applyOverrides(await graphOf(caller, wish, 'editor'), overrides, catalogue)
  checkTarget(graph, catalogue, wish.target)
  await requireAssets(store, identity, graph)
  const seeded = resolveSeeds(
    graph,
    catalogue,
    drawing(wish.idempotencyKey && `${identity.user} ${wish.idempotencyKey}`),
  )
  return submitRun(store, { ...request, graph: seeded, user: identity.user })
}

/**
 * Throws not-found unless the caller may read every asset that a value names, and every result that it pins: naming one
 * must not be a way to see it. A pinned result that is not there is none of anybody's.
 */
export async function requireAssets(store: Store, { user }: Identity, value: Json): Promise<void> {
  const { pins, rest } = withoutPins(value)
  const [asset] = await hiddenAssets(store, { assets: assetsIn(rest), user })
  if (asset) throw new ApiFault('not-found', `there is no asset ${asset.slice(0, 12)}…; upload it first`)
  const [pin] = await hiddenPins(store, { pins, user })
  if (pin) throw new ApiFault('not-found', `there is no result ${pin.slice(0, 12)}… to keep; unpin the node`)
}

/** The values in a document, those that pin a result apart. */
function withoutPins(value: Json): { pins: string[]; rest: Json[] } {
  const [pins, rest]: [string[], Json[]] = [[], []]
  const open: Json[] = [value]
  for (const next of open) {
    if (typeof next !== 'object' || next === null) rest.push(next)
    else
      for (const [name, inner] of Object.entries(next)) {
        if (name === 'pinned' && typeof inner === 'string') pins.push(inner)
        else open.push(inner as Json)
      }
  }
  return { pins, rest }
}

/** Throws bad-graph when something that the target needs cannot run; what is unfinished elsewhere does not matter. */
function checkTarget(graph: Graph, catalogue: Catalogue, target: RunTarget): void {
  const { order, nodes } = plan(graph, catalogue, target)
  const problems = order.flatMap((id) => nodes.get(id)?.problem ?? [])
  if (order.length === 0)
    throw new ApiFault(
      'bad-graph',
      'there is nothing to run; add a node with a result, such as an export, or name nodes',
    )
  if (problems.length === 0) return
  const [{ message, mend }] = problems
  throw new ApiFault('bad-graph', `${message} ${mend}`, { details: problems })
}

/** The graph that is meant: as it came, or the project's present one, for those who are at least `role` in it. */
export async function graphOf(
  { store, identity }: Caller,
  { graph, project }: Pick<RunWish, 'graph' | 'project'>,
  role: Role,
): Promise<Graph> {
  if (project !== undefined) await requireRole(store, identity, project, role)
  if (graph !== undefined) return 'graph' in graph ? migrateProject(graph).graph : migrateGraph(graph)
  if (project !== undefined) return (await readProject(store, project)).project.graph
  throw new ApiFault('bad-input', 'nothing to run; give a graph, or the id of a project')
}

/** Seeds by chance; from a key the same ones again, so that a repeated request is the same request. */
function drawing(key: string | undefined): () => number {
  let drawn = 0
  const start = key ?? crypto.randomUUID()
  return () => createHash('sha256').update(`${start} ${drawn++}`).digest().readUInt32BE(0)
}
