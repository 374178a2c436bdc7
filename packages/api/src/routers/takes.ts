import { ShotId, TakeId } from '@sceneweave/project'
import { acceptTake, listTakes, type Role, readTake, rejectTake, starTake } from '@sceneweave/store'
import { z } from 'zod'
import { inProject, requireRole } from '../access.ts'
import { StoredTake } from '../answers.ts'
import { ApiFault } from '../fault.ts'
import { done, type Meta, Ok, procedure, router } from '../procedure.ts'

/** A procedure about one take, for those who are at least `role` in its project. */
const onTake = (role: Role, meta: Meta) =>
  procedure(meta)
    .input(z.object({ take: TakeId }))
    .use(async ({ ctx, input, next }) => {
      const { project } = await readTake(ctx.store, input.take)
      await requireRole(ctx.store, ctx.identity, project, role).catch((thrown) => {
        throw thrown.code === 'not-found' ? new ApiFault('not-found', 'there is no such take; check its id') : thrown
      })
      return next()
    })

/** Versions of shots. Accepting one lets it into history; a rejected one never gets there. */
export const takesRouter = router({
  list: inProject('viewer', {
    help: 'The takes of a project, or of one shot, newest first.',
    scope: 'read',
    http: 'GET /projects/{project}/takes',
  })
    .input(z.object({ shot: ShotId.optional() }))
    .output(z.array(StoredTake))
    .query(({ ctx, input }) => listTakes(ctx.store, input)),

  accept: onTake('editor', {
    help: 'Accepts a take: it may now be history for other shots.',
    scope: 'edit',
    http: 'POST /takes/{take}/accept',
  })
    .output(Ok)
    .mutation(async ({ ctx, input }) => {
      await acceptTake(ctx.store, input.take)
      return done
    }),

  reject: onTake('editor', {
    help: 'Rejects a take: it can never be history.',
    scope: 'edit',
    http: 'POST /takes/{take}/reject',
  })
    .output(Ok)
    .mutation(async ({ ctx, input }) => {
      await rejectTake(ctx.store, input.take)
      return done
    }),

  star: onTake('editor', {
    help: 'Marks a take as a favourite, or not.',
    scope: 'edit',
    http: 'PUT /takes/{take}/star',
  })
    .input(z.object({ starred: z.boolean() }))
    .output(Ok)
    .mutation(async ({ ctx, input }) => {
      await starTake(ctx.store, input.take, input.starred)
      return done
    }),
})
