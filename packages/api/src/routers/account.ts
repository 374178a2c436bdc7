import { z } from 'zod'
import { scopes } from '../identity.ts'
import { procedure, router } from '../procedure.ts'

/** Who one is here. Signing in and out is plain HTTP below /api/auth. */
export const accountRouter = router({
  me: procedure({ help: 'Who you are here and what you may do.', scope: 'read', http: 'GET /me' })
    .output(
      z.object({
        user: z.string(),
        name: z.string(),
        by: z.enum(['loopback', 'session', 'token']),
        scopes: z.array(z.enum(scopes)),
        isOwner: z.boolean(),
      }),
    )
    .query(({ ctx }) => ({ ...ctx.identity, scopes: [...ctx.identity.scopes] })),
})
