import { initTRPC } from '@trpc/server'
import { z } from 'zod'
import type { Context } from './context.ts'
import { ApiFault, type ApiFaultCode, faultCodes, toFault, toTrpcError } from './fault.ts'
import { allows, type Scope } from './identity.ts'

export type HttpMethod = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'

/** What a procedure tells about itself: one line of help, the scope a token needs, its place in plain HTTP, and whether strangers may call it. */
export type Meta = { help: string; scope: Scope; http: `${HttpMethod} /${string}`; isOpen?: true }

const t = initTRPC
  .context<Context>()
  .meta<Meta>()
  .create({
    isDev: false,
    sse: { ping: { enabled: true, intervalMs: 15_000 }, client: { reconnectAfterInactivityMs: 45_000 } },
    errorFormatter({ shape, error }) {
      const { code, message, details } = toFault(error)
      const { httpStatus, path } = shape.data
      return { ...shape, message, data: { code: shape.data.code, httpStatus, path, fault: code, details } }
    },
  })

export const router = t.router
export type FaultShape = { code: ApiFaultCode; message: string; details?: readonly unknown[] }

/** First in every procedure: who calls must be known and may do this. Faults of any package leave as one of our codes. */
const guarded = t.procedure.use(async ({ ctx, meta, next }) => {
  const { identity } = ctx
  if (!identity) throw toTrpcError(new ApiFault('sign-in-required', 'sign in, or send a token as a bearer'))
  // a procedure without meta is a mistake of ours and closed to everybody; a test finds it
  if (!meta || !allows(identity, meta.scope))
    throw toTrpcError(new ApiFault('forbidden', `this token has no scope ${meta?.scope}; make one that has`))
  const result = await next({ ctx: { ...ctx, identity } })
  return result.ok ? result : { ...result, error: translated(result.error) }
})

const open = t.procedure.use(async ({ next }) => {
  const result = await next()
  return result.ok ? result : { ...result, error: translated(result.error) }
})

function translated(error: Parameters<typeof toFault>[0]) {
  const fault = toFault(error)
  if (fault.code === 'internal') console.error(fault.cause ?? fault)
  return toTrpcError(fault)
}

/** A procedure for whoever is known: help, scope and place in HTTP, then `.input`, `.output` and one call. */
export const procedure = (meta: Meta) => guarded.meta(meta)

/** One for whoever calls, known or not: what he may do is said by a secret that he brings. */
export const openProcedure = (meta: Meta) => open.meta({ ...meta, isOpen: true })

/** One for the owners of this server. */
export const ownersProcedure = (meta: Meta) =>
  procedure(meta).use(({ ctx, next }) => {
    if (ctx.identity.isOwner) return next()
    throw toTrpcError(new ApiFault('forbidden', 'only an owner of this server may do that; ask one'))
  })

export const Ok = z.object({ ok: z.literal(true) })
export const done = { ok: true } as const

export const statusOf = (code: ApiFaultCode): number => faultCodes[code].status
