import { router } from './procedure.ts'
import { accountRouter } from './routers/account.ts'
import { assetsRouter } from './routers/assets.ts'
import { editsRouter } from './routers/edits.ts'
import { nodesRouter } from './routers/nodes.ts'
import { peopleRouter } from './routers/people.ts'
import { poolsRouter } from './routers/pools.ts'
import { projectsRouter } from './routers/projects.ts'
import { ratingsRouter } from './routers/ratings.ts'
import { runnersRouter } from './routers/runners.ts'
import { runsRouter } from './routers/runs.ts'
import { studiesRouter } from './routers/studies.ts'
import { takesRouter } from './routers/takes.ts'
import { templatesRouter } from './routers/templates.ts'
import { tokensRouter } from './routers/tokens.ts'

/** Every procedure there is. Plain HTTP, the OpenAPI document and the tests read it; nothing is listed twice. */
export const appRouter = router({
  account: accountRouter,
  assets: assetsRouter,
  edits: editsRouter,
  nodes: nodesRouter,
  people: peopleRouter,
  pools: poolsRouter,
  projects: projectsRouter,
  ratings: ratingsRouter,
  runners: runnersRouter,
  runs: runsRouter,
  studies: studiesRouter,
  takes: takesRouter,
  templates: templatesRouter,
  tokens: tokensRouter,
})

/** For clients: the browser's types are these. */
export type AppRouter = typeof appRouter
