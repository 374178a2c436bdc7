import { removeUser, setOwner } from '@sceneweave/store'
import { z } from 'zod'
import { NewPerson } from '../accounts.ts'
import { UserRow } from '../answers.ts'
import { done, Ok, ownersProcedure, router } from '../procedure.ts'

const UserId = z.string().min(1).max(64)

/** Who may sign in to this server. Nobody can do so by himself: an owner adds him. */
export const peopleRouter = router({
  list: ownersProcedure({ help: 'Who may sign in to this server.', scope: 'admin', http: 'GET /people' })
    .output(z.array(UserRow))
    .query(({ ctx }) => ctx.accounts.listPeople()),

  add: ownersProcedure({
    help: 'Lets somebody sign in, with a first password that he should change.',
    scope: 'admin',
    http: 'POST /people',
  })
    .input(NewPerson)
    .output(UserRow)
    .mutation(({ ctx, input }) => ctx.accounts.addPerson(input)),

  setOwner: ownersProcedure({
    help: 'Makes somebody an owner of this server, or no longer one; one owner always stays.',
    scope: 'admin',
    http: 'PUT /people/{user}/owner',
  })
    .input(z.object({ user: UserId, isOwner: z.boolean() }))
    .output(Ok)
    .mutation(async ({ ctx, input }) => {
      await setOwner(ctx.store, input)
      return done
    }),

  remove: ownersProcedure({
    help: 'Takes somebody off this server; what he made becomes yours. The last owner cannot be removed.',
    scope: 'admin',
    http: 'DELETE /people/{user}',
  })
    .input(z.object({ user: UserId }))
    .output(Ok)
    .mutation(async ({ ctx, input }) => {
      await removeUser(ctx.store, { ...input, heir: ctx.identity.user })
      return done
    }),
})
