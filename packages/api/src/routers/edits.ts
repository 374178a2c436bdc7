import { Edit } from '@sceneweave/project'
import { appendEdits, readEdits } from '@sceneweave/store'
import { tracked } from '@trpc/server'
import { z } from 'zod'
import { inProject, requireRole } from '../access.ts'
import { Appended, LoggedEdit } from '../answers.ts'
import { ApiFault } from '../fault.ts'
import { After, followEdits, StreamStart, startOf } from '../follow.ts'
import { router } from '../procedure.ts'
import { requireAssets } from '../submit.ts'

/** The one way to change a project: edits, in the order in which the server takes them. */
export const editsRouter = router({
  append: inProject('editor', {
    help: 'Adds edits that were made on version `base`; a conflict brings those that came first.',
    scope: 'edit',
    http: 'POST /projects/{project}/edits',
  })
    .input(z.object({ base: z.int().min(0), edits: z.array(Edit).min(1).max(10_000) }))
    .output(Appended)
    .mutation(async ({ ctx, input }) => {
      await requireAssets(ctx.store, ctx.identity, input.edits)
      const appended = await appendEdits(ctx.store, { ...input, by: ctx.identity.user })
      if (appended.type === 'appended') return appended
      throw new ApiFault('conflict', 'others were first; apply their edits, then yours again', {
        details: appended.since,
      })
    }),

  list: inProject('viewer', {
    help: 'The edits after a version, in order.',
    scope: 'read',
    http: 'GET /projects/{project}/edits',
  })
    .input(z.object({ after: After }))
    .output(z.array(LoggedEdit))
    .query(({ ctx, input }) => readEdits(ctx.store, input.project, input.after)),

  follow: inProject('viewer', {
    help: 'The edits after a version and all that follow, as they come; resumes from the last event id.',
    scope: 'read',
    http: 'GET /projects/{project}/edits/stream',
  })
    .input(StreamStart)
    .subscription(async function* ({ ctx, input, signal }) {
      const { store, identity } = ctx
      const recheck = () => requireRole(store, identity, input.project, 'viewer')
      const after = startOf(input)
      for await (const edit of followEdits(ctx, { ...input, after, recheck, signal }))
        yield tracked(String(edit.version), edit)
    }),
})
