import { TRPCError } from '@trpc/server'
import { z } from 'zod'

/** Every way in which the API refuses, with its HTTP status and tRPC's name for it. Nothing else leaves this package. */
export const faultCodes = {
  'bad-input': { status: 400, trpc: 'BAD_REQUEST' },
  'sign-in-required': { status: 401, trpc: 'UNAUTHORIZED' },
  forbidden: { status: 403, trpc: 'FORBIDDEN' },
  'wrong-origin': { status: 403, trpc: 'FORBIDDEN' },
  'not-found': { status: 404, trpc: 'NOT_FOUND' },
  'wrong-method': { status: 405, trpc: 'METHOD_NOT_SUPPORTED' },
  'too-slow': { status: 408, trpc: 'TIMEOUT' },
  conflict: { status: 409, trpc: 'CONFLICT' },
  'too-large': { status: 413, trpc: 'PAYLOAD_TOO_LARGE' },
  'wrong-type': { status: 415, trpc: 'UNSUPPORTED_MEDIA_TYPE' },
  'wrong-range': { status: 416, trpc: 'BAD_REQUEST' },
  'wrong-host': { status: 421, trpc: 'FORBIDDEN' },
  'bad-graph': { status: 422, trpc: 'UNPROCESSABLE_CONTENT' },
  'too-often': { status: 429, trpc: 'TOO_MANY_REQUESTS' },
  'gone-away': { status: 499, trpc: 'CLIENT_CLOSED_REQUEST' },
  internal: { status: 500, trpc: 'INTERNAL_SERVER_ERROR' },
  'database-lost': { status: 503, trpc: 'SERVICE_UNAVAILABLE' },
  'disk-full': { status: 507, trpc: 'SERVICE_UNAVAILABLE' },
} as const satisfies Record<string, { status: number; trpc: TRPCError['code'] }>

export type ApiFaultCode = keyof typeof faultCodes

/** A refusal: a code to test for, one line that says how to mend it, and what is wrong where (of a graph or of an edit). */
export class ApiFault extends Error {
  readonly code: ApiFaultCode
  readonly details: readonly unknown[]

  constructor(code: ApiFaultCode, message: string, options?: ErrorOptions & { details?: readonly unknown[] }) {
    super(message, options)
    this.name = 'ApiFault'
    this.code = code
    this.details = options?.details ?? []
  }
}

/** What was thrown, as a refusal. Faults of other packages keep their line; what nobody foresaw says nothing about itself. */
export function toFault(thrown: unknown): ApiFault {
  if (thrown instanceof ApiFault) return thrown
  if (thrown instanceof z.ZodError) return new ApiFault('bad-input', inOneLine(thrown), { cause: thrown })
  if (thrown instanceof TRPCError) return fromTrpc(thrown)
  if (isAbort(thrown)) return new ApiFault('gone-away', 'the caller went away', { cause: thrown })
  if (isFault(thrown)) return new ApiFault(codeOf(thrown), thrown.message, { cause: thrown })
  return unforeseen(thrown)
}

/** A refusal the way tRPC throws it; the fault is its cause. */
export function toTrpcError(fault: ApiFault): TRPCError {
  return new TRPCError({ code: faultCodes[fault.code].trpc, message: fault.message, cause: fault })
}

/** tRPC wraps what is thrown inside it; its own refusals are of inputs, methods and routes. */
function fromTrpc(error: TRPCError): ApiFault {
  // an answer that does not fit its schema is our mistake, though zod says it in the same way
  if (error.message === 'Output validation failed') return unforeseen(error)
  if (error.cause && !(error.cause instanceof TRPCError) && error.code !== 'PARSE_ERROR') return toFault(error.cause)
  if (error.code === 'PARSE_ERROR')
    return new ApiFault('bad-input', 'the body is not JSON; send JSON', { cause: error })
  const code = Object.entries(faultCodes).find(([, { trpc }]) => trpc === error.code)?.[0] as ApiFaultCode | undefined
  if (code === undefined || code === 'internal') return unforeseen(error)
  return new ApiFault(code, error.message.split('\n')[0].slice(0, 300), { cause: error })
}

const unforeseen = (cause: unknown): ApiFault =>
  new ApiFault('internal', 'something broke in the server; its log says what. Try again.', { cause })

const isAbort = (thrown: unknown): boolean => thrown instanceof Error && thrown.name === 'AbortError'

/** Faults of the packages below: a class whose name ends so, with a code and one line that says how to mend it. */
const isFault = (thrown: unknown): thrown is Error & { code: string } =>
  thrown instanceof Error && thrown.name.endsWith('Fault') && 'code' in thrown && typeof thrown.code === 'string'

function codeOf({ name, code }: { name: string; code: string }): ApiFaultCode {
  if (name !== 'StoreFault') return code === 'too-large' ? code : 'bad-input'
  if (Object.hasOwn(faultCodes, code)) return code as ApiFaultCode
  return code === 'interrupted' ? 'gone-away' : code.startsWith('database') ? 'database-lost' : 'internal'
}

/** The first thing that is wrong with an input, where, and how much more there is. */
function inOneLine({ issues }: z.ZodError): string {
  const [first] = issues
  const where = first.path.length > 0 ? `${first.path.map(String).join('.').slice(0, 200)}: ` : ''
  const more = issues.length > 1 ? ` (and ${issues.length - 1} more)` : ''
  return `${where}${first.message.split('\n')[0].slice(0, 300)}${more}`
}
