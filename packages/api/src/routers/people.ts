import { z } from 'zod'
import { NewPerson } from '../accounts.ts'
import { UserRow } from '../answers.ts'
import { ownersProcedure, router } from '../procedure.ts'

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
})
