import { poolEntries } from '@sceneweave/store'
import { z } from 'zod'
import { inProject } from '../access.ts'
import { PoolEntry } from '../answers.ts'
import { router } from '../procedure.ts'

/** History pools: the accepted takes of a project from which one picks context for new shots. */
export const poolsRouter = router({
  entries: inProject('viewer', {
    help: 'Accepted takes of a project; with `like`, those nearest to these words first.',
    scope: 'read',
    http: 'GET /projects/{project}/pool',
  })
    .input(z.object({ like: z.string().max(10_000).optional(), limit: z.int().min(1).max(200).default(20) }))
    .output(z.array(PoolEntry))
    .query(({ ctx, input }) => poolEntries(ctx.store, input.project, input)),
})
