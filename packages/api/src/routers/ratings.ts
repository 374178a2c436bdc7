import { z } from 'zod'
import type { Context } from '../context.ts'
import { done, Ok, openProcedure, router } from '../procedure.ts'
import type { RateLimit } from '../rateLimit.ts'
import { Rating } from '../studies/answers.ts'
import { joinRating, readRating, voteIn } from '../studies/rating.ts'

const Secret = z.string().min(1).max(100)
const DAY_MS = 86_400_000

/** The person at this machine is not counted: he can only slow down himself. */
function count(limit: RateLimit, { identity, address }: Context): void {
  if (identity?.by !== 'loopback') limit.take(address)
}

/** Ranking studies, for raters: whoever has the link of one may rate, without an account, and learns no name of a method. */
export const ratingsRouter = router({
  read: openProcedure({
    help: 'A study as a rater sees it; with the secret that he got, his scenes and films in his own order, and his votes.',
    scope: 'read',
    http: 'GET /ratings/{link}',
  })
    .input(z.object({ link: Secret, rater: Secret.optional() }))
    .output(Rating)
    .query(({ ctx, input }) => {
      count(ctx.ratings, ctx)
      return readRating(ctx.store, input)
    }),

  join: openProcedure({
    help: 'Begins to rate, by name or without one; the secret that comes back is yours and told only now.',
    scope: 'edit',
    http: 'POST /ratings/{link}/raters',
  })
    .input(z.object({ link: Secret, name: z.string().trim().min(1).max(80).optional() }))
    .output(z.object({ rater: z.string() }))
    .mutation(async ({ ctx, input }) => {
      count(ctx.raters, ctx)
      return { rater: await joinRating(ctx.store, input) }
    }),

  vote: openProcedure({
    help: 'Ranks the films of one scene, the best first; another vote on the same scene takes its place.',
    scope: 'edit',
    http: 'PUT /ratings/{link}/votes',
  })
    .input(
      z.object({
        link: Secret,
        rater: Secret,
        scene: Secret,
        ranking: z.array(Secret).max(20),
        tookMs: z.int().min(0).max(DAY_MS),
      }),
    )
    .output(Ok)
    .mutation(async ({ ctx, input }) => {
      count(ctx.ratings, ctx)
      await voteIn(ctx.store, input)
      return done
    }),
})
