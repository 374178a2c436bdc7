import { Id, ProjectId } from '@sceneweave/project'
import { findStudy, type Role, readRole, readRun, type Store } from '@sceneweave/store'
import { z } from 'zod'
import { ApiFault } from './fault.ts'
import type { Identity } from './identity.ts'
import { type Meta, procedure } from './procedure.ts'

const power: Record<Role, number> = { viewer: 0, editor: 1, owner: 2 }

/** Throws not-found to whom a project is none of his business, and forbidden to a member who may do less than `role`. */
export async function requireRole(store: Store, identity: Identity, project: string, role: Role): Promise<void> {
  const own = await readRole(store, { project, user: identity.user })
  if (own === null) throw new ApiFault('not-found', 'there is no such project; check its id')
  if (power[own] < power[role])
    throw new ApiFault('forbidden', `only an ${role} of this project may do that; ask its owner`)
}

/** The run, to those who see its project, or to its user when it has none. Throws as `requireRole` does. */
export async function requireRun(store: Store, identity: Identity, id: string, role: Role) {
  const run = await readRun(store, id)
  if (run.user === identity.user && (role === 'viewer' || run.project === undefined)) return run
  if (run.project === undefined) throw new ApiFault('not-found', 'there is no such run; check its id')
  await requireRole(store, identity, run.project, role).catch((thrown) => {
    throw thrown.code === 'not-found' ? new ApiFault('not-found', 'there is no such run; check its id') : thrown
  })
  return run
}

/** A study, to who made it and to the owners of this server. Throws not-found to everybody else. */
export async function requireStudy(store: Store, { user, isOwner }: Identity, id: string) {
  const study = await findStudy(store, { id })
  if (study && (isOwner || study.ownerId === user)) return study
  throw new ApiFault('not-found', 'there is no such study; look at the list of studies')
}

/** A procedure about one project, for those who are at least `role` in it. */
export const inProject = (role: Role, meta: Meta) =>
  procedure(meta)
    .input(z.object({ project: ProjectId }))
    .use(async ({ ctx, input, next }) => {
      await requireRole(ctx.store, ctx.identity, input.project, role)
      return next()
    })

/** A procedure about one run, for those who are at least `role` in its project. The run comes along. */
export const onRun = (role: Role, meta: Meta) =>
  procedure(meta)
    .input(z.object({ run: Id }))
    .use(async ({ ctx, input, next }) =>
      next({ ctx: { run: await requireRun(ctx.store, ctx.identity, input.run, role) } }),
    )

/** A procedure about one study, for those whose it is. The study comes along. */
export const onStudy = (meta: Meta) =>
  procedure(meta)
    .input(z.object({ study: Id }))
    .use(async ({ ctx, input, next }) =>
      next({ ctx: { study: await requireStudy(ctx.store, ctx.identity, input.study) } }),
    )
