import { type AnyTRPCRouter, callTRPCProcedure } from '@trpc/server'
import type { z } from 'zod'
import type { Context } from './context.ts'
import { eventStream } from './eventStream.ts'
import { ApiFault } from './fault.ts'
import { type ListedProcedure, listProcedures } from './procedureList.ts'

/** A procedure that a method and a path name, with the fields that stand in the path. */
export type Found = { procedure: ListedProcedure; fields: Record<string, string> }
export type FindProcedure = (method: string, path: string) => Found

/** Finds a router's procedures by method and path below /api/v1. Throws not-found, or wrong-method where the path is right. */
export function procedureFinder(router: AnyTRPCRouter): FindProcedure {
  const patterns = listProcedures(router).map((procedure) => ({ procedure, pattern: patternOf(procedure.path) }))
  return (method, path) => {
    const fitting = patterns.flatMap(({ procedure, pattern }) => {
      const match = pattern.exec(path)
      return match ? [{ procedure, fields: decoded(match.groups ?? {}) }] : []
    })
    const found = fitting.find(({ procedure }) => procedure.method === method)
    if (found) return found
    if (fitting.length === 0) throw new ApiFault('not-found', 'there is no such route; see /api/v1/openapi.json')
    const methods = fitting.map(({ procedure }) => procedure.method).join(', ')
    throw new ApiFault('wrong-method', `that route takes ${methods}; see /api/v1/openapi.json`)
  }
}

/** Tells whether a method and a path name a procedure that strangers may call. */
export function openCalls(router: AnyTRPCRouter): (method: string, path: string) => boolean {
  const opens = listProcedures(router)
    .filter(({ meta }) => meta.isOpen)
    .map((procedure) => ({ method: procedure.method, pattern: patternOf(procedure.path) }))
  return (method, path) => opens.some((one) => one.method === method && one.pattern.test(path))
}

export type PlainCall = { router: AnyTRPCRouter; found: Found; request: Request; body: unknown; context: Context }

/** Calls one procedure from plain HTTP: fields from path, query and body in; JSON, or server-sent events, out. */
export async function answerPlainly({ router, found, request, body, context }: PlainCall): Promise<Response> {
  const { procedure } = found
  const input = inputOf(found, request, body)
  const output = await callTRPCProcedure({
    router,
    path: procedure.name,
    type: procedure.type,
    ctx: context,
    getRawInput: async () => input,
    signal: request.signal,
    batchIndex: 0,
  })
  if (procedure.type !== 'subscription') return Response.json(output ?? null)
  const headers = { 'content-type': 'text/event-stream', 'x-accel-buffering': 'no' }
  return new Response(eventStream(output as AsyncIterable<unknown>), { headers })
}

function inputOf({ procedure, fields }: Found, request: Request, body: unknown): Record<string, unknown> {
  const given = { ...fromHeaders(procedure, request), ...fromQuery(procedure, request), ...asFields(body) }
  const twice = Object.keys(fields).find((field) => Object.hasOwn(given, field))
  if (twice) throw new ApiFault('bad-input', `${twice} stands in the path; leave it out of the body and the query`)
  return { ...given, ...fields }
}

function asFields(body: unknown): Record<string, unknown> {
  if (body === undefined) return {}
  if (body !== null && typeof body === 'object' && !Array.isArray(body)) return body as Record<string, unknown>
  throw new ApiFault('bad-input', 'the body must be a JSON object; wrap the fields in { }')
}

function fromQuery({ input, method }: ListedProcedure, request: Request): Record<string, unknown> {
  const query = new URL(request.url).searchParams
  // what changes something is told in the body alone, so that no link can carry it
  if (method !== 'GET' && query.size > 0)
    throw new ApiFault('bad-input', 'this route takes its fields in a JSON body; leave the query out')
  return Object.fromEntries([...query].map(([field, text]) => [field, fromText(input.shape[field], text)]))
}

/** A query's text as its field wants it: as text where that fits, else as JSON (numbers, booleans, lists). */
function fromText(schema: z.core.$ZodType | undefined, text: string): unknown {
  if (schema === undefined || (schema as z.ZodType).safeParse(text).success) return text
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

function fromHeaders({ input, type }: ListedProcedure, request: Request): Record<string, unknown> {
  const idempotencyKey = request.headers.get('idempotency-key')
  const lastEventId = request.headers.get('last-event-id')
  return {
    ...(idempotencyKey !== null && 'idempotencyKey' in input.shape && { idempotencyKey }),
    ...(lastEventId !== null && type === 'subscription' && { lastEventId }),
  }
}

const patternOf = (path: string): RegExp =>
  new RegExp(`^${path.replace(/[.]/g, '\\.').replace(/\{(\w+)\}/g, '(?<$1>[^/]+)')}$`)

function decoded(groups: Record<string, string>): Record<string, string> {
  try {
    return Object.fromEntries(Object.entries(groups).map(([name, text]) => [name, decodeURIComponent(text)]))
  } catch (cause) {
    throw new ApiFault('bad-input', 'the path is not well encoded; use percent-encoding', { cause })
  }
}
