import { listStudies, removeStudy, setStudyStatus } from '@sceneweave/store'
import { z } from 'zod'
import { onStudy } from '../access.ts'
import { done, Ok, procedure, router } from '../procedure.ts'
import { CountedStudy, NamedVote, StudyResults, StudyRow, StudyStatus } from '../studies/answers.ts'
import { makeStudy } from '../studies/makeStudy.ts'
import { namedVotes, studyResults } from '../studies/results.ts'
import { StudyWish } from '../studies/studyWish.ts'

/** Ranking studies, for those who make them: films of several methods, ranked by people who do not know which is whose. */
export const studiesRouter = router({
  list: procedure({
    help: 'Your ranking studies, newest first; an owner of the server sees all.',
    scope: 'read',
    http: 'GET /studies',
  })
    .output(z.array(CountedStudy))
    .query(({ ctx }) => listStudies(ctx.store, ctx.identity.isOwner ? {} : { owner: ctx.identity.user })),

  create: procedure({
    help: 'Makes a ranking study of uploaded MP4 films; raters come by its link, as /rate/{link}, without an account.',
    scope: 'edit',
    http: 'POST /studies',
  })
    .input(StudyWish)
    .output(StudyRow)
    .mutation(({ ctx, input }) => makeStudy(ctx.store, ctx.identity, input)),

  results: onStudy({
    help: 'How a study stands: average human ranking by method with intervals, wins, agreement among raters.',
    scope: 'read',
    http: 'GET /studies/{study}',
  })
    .output(StudyResults)
    .query(async ({ ctx: { store, study } }) => ({ ...study, ...(await studyResults(store, study)) })),

  votes: onStudy({
    help: 'Every vote of a study with the names of methods, in the order of raters and scenes.',
    scope: 'read',
    http: 'GET /studies/{study}/votes',
  })
    .output(z.array(NamedVote))
    .query(({ ctx }) => namedVotes(ctx.store, ctx.study)),

  setStatus: onStudy({
    help: 'Closes a study, which then takes no votes, or opens it again.',
    scope: 'edit',
    http: 'PUT /studies/{study}/status',
  })
    .input(z.object({ status: StudyStatus }))
    .output(Ok)
    .mutation(async ({ ctx, input }) => {
      await setStudyStatus(ctx.store, input)
      return done
    }),

  remove: onStudy({
    help: 'Deletes a study with all of its votes; its link leads nowhere then.',
    scope: 'edit',
    http: 'DELETE /studies/{study}',
  })
    .output(Ok)
    .mutation(async ({ ctx, input }) => {
      await removeStudy(ctx.store, input.study)
      return done
    }),
})
