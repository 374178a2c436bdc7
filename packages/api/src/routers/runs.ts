import { Id, NodeId, ProjectId } from '@sceneweave/project'
import {
  cancelRun,
  listRuns,
  moveRun,
  pauseQueue,
  pauseRun,
  queuePosition,
  readEndedNodes,
  readEvents,
  resumeQueue,
  resumeRun,
  retryRun,
} from '@sceneweave/store'
import { tracked } from '@trpc/server'
import { z } from 'zod'
import { onRun, requireRole, requireRun } from '../access.ts'
import { EndedNode, Queue, QueuePosition, Run, RunEvent, RunRow, RunStatus, TitledRun } from '../answers.ts'
import { After, followEvents, StreamStart, startOf } from '../follow.ts'
import { Forecast } from '../forecast/answer.ts'
import { ForecastWish, forecastWish } from '../forecast/forecastWish.ts'
import { done, Ok, ownersProcedure, procedure, router } from '../procedure.ts'
import { titled, titledQueue } from '../runTitles.ts'
import { RunWish, submitWish } from '../submit.ts'

/** Runs: submitted, looked at, followed, steered. */
export const runsRouter = router({
  submit: procedure({
    help: 'Runs a saved graph, with values put over its own (`{"overrides": {"shot2.prompt": "…"}}`), or a project.',
    scope: 'run',
    http: 'POST /runs',
  })
    .input(RunWish)
    .output(RunRow)
    .mutation(({ ctx, input }) => submitWish(ctx, input)),

  forecast: procedure({
    help: 'What submitting this would run, why, and what it would find already made. Nothing is run or changed.',
    scope: 'run',
    http: 'POST /runs/forecast',
  })
    .input(ForecastWish.extend({ outputs: z.boolean().default(false) }))
    .output(Forecast)
    .mutation(({ ctx, input, signal }) => forecastWish(ctx, input, signal ?? new AbortController().signal)),

  list: procedure({ help: 'Your runs, or those of a project, newest first.', scope: 'read', http: 'GET /runs' })
    .input(
      z.object({
        project: ProjectId.optional(),
        status: z.array(RunStatus).max(6).optional(),
        before: z.int().min(1).optional(),
        limit: z.int().min(1).max(200).default(50),
      }),
    )
    .output(z.array(TitledRun))
    .query(async ({ ctx, input }) => {
      if (input.project) await requireRole(ctx.store, ctx.identity, input.project, 'viewer')
      const user = input.project ? undefined : ctx.identity.user
      return titled(ctx, await listRuns(ctx.store, { ...input, user }))
    }),

  queue: procedure({
    help: 'All that is executed and that waits on this server, in order; of the runs of others only that they are there.',
    scope: 'read',
    http: 'GET /queue',
  })
    .output(Queue)
    .query(({ ctx }) => titledQueue(ctx, ctx.identity.user)),

  read: onRun('viewer', { help: 'A run with the graph that it executes.', scope: 'read', http: 'GET /runs/{run}' })
    .output(Run)
    .query(({ ctx }) => ctx.run),

  position: onRun('viewer', {
    help: 'How many runs go before a waiting one, and when it may start.',
    scope: 'read',
    http: 'GET /runs/{run}/position',
  })
    .output(QueuePosition)
    .query(({ ctx, input }) => queuePosition(ctx.store, input)),

  events: onRun('viewer', {
    help: 'The events of a run after a number, in order: what a reader asks who polls.',
    scope: 'read',
    http: 'GET /runs/{run}/events',
  })
    .input(z.object({ after: After, limit: z.int().min(1).max(5000).default(1000) }))
    .output(z.array(RunEvent))
    .query(({ ctx, input }) => readEvents(ctx.store, input.run, input.after, input.limit)),

  results: onRun('viewer', {
    help: 'What the ended nodes of a run made, in order; go on after the last `seq`. Its assets can be fetched.',
    scope: 'read',
    http: 'GET /runs/{run}/results',
  })
    .input(
      z.object({
        nodes: z.array(NodeId).min(1).max(200).optional(),
        after: After,
        limit: z.int().min(1).max(200).default(50),
      }),
    )
    .output(z.array(EndedNode))
    .query(({ ctx, input }) => readEndedNodes(ctx.store, input)),

  follow: onRun('viewer', {
    help: 'The events of a run after a number and all that follow, until it ends; resumes from the last event id.',
    scope: 'read',
    http: 'GET /runs/{run}/events/stream',
  })
    .input(StreamStart)
    .subscription(async function* ({ ctx, input, signal }) {
      const recheck = () => requireRun(ctx.store, ctx.identity, input.run, 'viewer')
      const after = startOf(input)
      for await (const event of followEvents(ctx, { ...input, after, recheck, signal }))
        yield tracked(String(event.seq), event)
    }),

  cancel: onRun('editor', {
    help: 'Stops a run within one sampling step; what is finished stays.',
    scope: 'run',
    http: 'POST /runs/{run}/cancel',
  })
    .output(Ok)
    .mutation(async ({ ctx, input }) => {
      await cancelRun(ctx.store, input.run)
      return done
    }),

  pause: onRun('editor', {
    help: 'Holds a run at its next checkpoint, or in the queue.',
    scope: 'run',
    http: 'POST /runs/{run}/pause',
  })
    .output(Ok)
    .mutation(async ({ ctx, input }) => {
      await pauseRun(ctx.store, input.run)
      return done
    }),

  resume: onRun('editor', {
    help: 'Lets a paused run go on.',
    scope: 'run',
    http: 'POST /runs/{run}/resume',
  })
    .output(Ok)
    .mutation(async ({ ctx, input }) => {
      await resumeRun(ctx.store, input.run)
      return done
    }),

  retry: onRun('editor', {
    help: 'Puts a failed or cancelled run into the queue again; finished nodes are not repeated.',
    scope: 'run',
    http: 'POST /runs/{run}/retry',
  })
    .output(Ok)
    .mutation(async ({ ctx, input }) => {
      await retryRun(ctx.store, input.run)
      return done
    }),

  move: onRun('editor', {
    help: 'Moves a waiting run of yours before another one, or to the end.',
    scope: 'run',
    http: 'POST /runs/{run}/move',
  })
    .input(z.object({ before: Id.nullable() }))
    .output(Ok)
    .mutation(async ({ ctx, input }) => {
      if (input.before) await requireRun(ctx.store, ctx.identity, input.before, 'editor')
      await moveRun(ctx.store, input.run, input.before === null ? 'last' : { before: input.before })
      return done
    }),

  pauseQueue: ownersProcedure({
    help: 'Holds the whole queue, or lets it go on: running runs are not touched.',
    scope: 'admin',
    http: 'PUT /queue',
  })
    .input(z.object({ paused: z.boolean() }))
    .output(Ok)
    .mutation(async ({ ctx, input }) => {
      await (input.paused ? pauseQueue : resumeQueue)(ctx.store)
      return done
    }),
})
