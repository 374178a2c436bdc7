import { createToken, listTokens, revokeToken } from '@sceneweave/store'
import { z } from 'zod'
import { TokenRow } from '../answers.ts'
import { ApiFault } from '../fault.ts'
import { allows, scopes } from '../identity.ts'
import { done, Ok, procedure, router } from '../procedure.ts'
import { newSecret, secretHash } from '../secret.ts'

const DAY_MS = 86_400_000

/** Tokens for scripts. The secret is told once, when it is made; the server keeps only its hash. */
export const tokensRouter = router({
  list: procedure({ help: 'Your tokens, without their secrets.', scope: 'admin', http: 'GET /tokens' })
    .output(z.array(TokenRow))
    .query(({ ctx }) => listTokens(ctx.store, ctx.identity.user)),

  create: procedure({
    help: 'Makes a token with the scopes it needs and no more; its secret is told only now.',
    scope: 'admin',
    http: 'POST /tokens',
  })
    .input(
      z.object({
        name: z.string().trim().min(1).max(100),
        scopes: z.array(z.enum(scopes)).min(1),
        days: z.int().min(1).max(366).default(90),
      }),
    )
    .output(TokenRow.extend({ secret: z.string() }))
    .mutation(async ({ ctx, input: { name, scopes, days } }) => {
      const excess = scopes.find((scope) => !allows(ctx.identity, scope))
      if (excess) throw new ApiFault('forbidden', `you have no scope ${excess} to give away; leave it out`)
      const expiresAt = new Date(Date.now() + days * DAY_MS)
      const secret = newSecret('sceneweave')
      const token = { user: ctx.identity.user, name, scopes, expiresAt, hash: secretHash(secret) }
      return { ...(await createToken(ctx.store, token)), secret }
    }),

  revoke: procedure({ help: 'Ends a token at once.', scope: 'admin', http: 'DELETE /tokens/{token}' })
    .input(z.object({ token: z.string().min(1).max(64) }))
    .output(Ok)
    .mutation(async ({ ctx, input }) => {
      await revokeToken(ctx.store, { ...input, user: ctx.identity.user })
      return done
    }),
})
