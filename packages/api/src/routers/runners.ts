import { listRunners } from '@sceneweave/store'
import { z } from 'zod'
import { RunnerRow } from '../answers.ts'
import { procedure, router } from '../procedure.ts'

/** The processes that execute runs. They come and go on their own, over the database. */
export const runnersRouter = router({
  list: procedure({
    help: 'Which runners there are, what they can run and when they were last heard.',
    scope: 'read',
    http: 'GET /runners',
  })
    .output(z.array(RunnerRow))
    .query(({ ctx }) => listRunners(ctx.store)),
})
