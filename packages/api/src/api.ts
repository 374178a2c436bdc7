import { fetchRequestHandler } from '@trpc/server/adapters/fetch'
import { refusal, safely } from './answer.ts'
import { appRouter } from './appRouter.ts'
import { ApiFault } from './fault.ts'
import { isStateChange, passGate } from './gate.ts'
import { allows, type Identity } from './identity.ts'
import { checkJson, readJsonBody } from './jsonBody.ts'
import { findOwnRoute } from './ownRoutes.ts'
import { answerPlainly, openCalls, procedureFinder } from './plainHttp.ts'
import { callerAddress, readProxies } from './proxies.ts'
import { contextFor, openServer, type Server, type ServerParts } from './server.ts'
import { isLoopbackAddress } from './settings.ts'

export type Peer = { address: string }

/** The whole server as one function: a web-standard request and who sent it in, the response out. It mounts anywhere. */
export type Api = {
  handle(request: Request, peer: Peer): Promise<Response>
  /** For pages beside the API: the refusal when this server may not be called by this name or from this page, else null. */
  refuses(request: Request): Response | null
  /** A code that makes the first owner, for the server to print; null when there is one, or when nobody need sign in. */
  firstOwnerCode(): Promise<string | null>
}

/** Makes the API over an open store. `handle` never rejects: what goes wrong is an answer with a code and one line. */
export function createApi(parts: ServerParts): Api {
  const server = openServer(parts)
  const proxies = readProxies(parts.settings.trustedProxies)
  const called = (request: Request, { address }: Peer) =>
    answer(server, request, { address: callerAddress(request, address, proxies) })
  return {
    handle: async (request, peer) => safely(await called(request, peer).catch(refusal)),
    refuses: (request) => refusedByGate(request, parts.settings),
    firstOwnerCode: async () => (isLoopbackAddress(parts.settings.boundTo) ? null : server.accounts.firstOwnerCode()),
  }
}

function refusedByGate(request: Request, settings: ServerParts['settings']): Response | null {
  try {
    passGate(request, settings)
    return null
  } catch (thrown) {
    return safely(refusal(thrown))
  }
}

async function answer(server: Server, request: Request, peer: Peer): Promise<Response> {
  passGate(request, server.settings)
  const { pathname } = new URL(request.url)
  if (pathname.startsWith('/api/trpc/')) return answerTrpc(server, request, peer)
  if (!pathname.startsWith('/api/v1/'))
    throw new ApiFault('not-found', 'there is nothing here; see /api/v1/openapi.json')
  const path = pathname.slice('/api/v1'.length)
  const own = findOwnRoute(request.method, path)
  if (own?.route.scope === undefined && own)
    return own.route.answer({ server, request, peer, identity: nobody, field: own.field })
  const identity = await server.accounts.identify(request, peer)
  if (!own && (identity || isOpen(request.method, path)))
    return answerProcedure(server, { request, path, identity, peer })
  if (!own || !identity) throw new ApiFault('sign-in-required', 'sign in, or send a token as a bearer')
  if (!allows(identity, own.route.scope!)) throw new ApiFault('forbidden', `this token has no scope ${own.route.scope}`)
  return own.route.answer({ server, request, peer, identity, field: own.field })
}

const nobody: Identity = { user: '', name: '', by: 'session', scopes: [], isOwner: false }
const find = procedureFinder(appRouter)
const isOpen = openCalls(appRouter)

type ProcedureCall = { request: Request; path: string; identity: Identity | null; peer: Peer }

async function answerProcedure(server: Server, { request, path, identity, peer }: ProcedureCall): Promise<Response> {
  const found = find(request.method, path)
  const body = isStateChange(request) ? (await readJsonBody(request, server.limits))?.value : undefined
  return answerPlainly({ router: appRouter, found, request, body, context: contextFor(server, identity, peer) })
}

const MOST_IN_A_BATCH = 30

async function answerTrpc(server: Server, request: Request, peer: Peer): Promise<Response> {
  const identity = await server.accounts.identify(request, peer)
  const query = new URL(request.url).searchParams
  for (const input of query.getAll('input')) checkJson(input, server.limits.jsonBytes)
  // tRPC parses again: what it gets is a text that has passed our own reading
  const body = isStateChange(request) ? (await readJsonBody(request, server.limits))?.text : undefined
  const { method, headers, signal } = request
  return fetchRequestHandler({
    endpoint: '/api/trpc',
    req: isStateChange(request) ? new Request(request.url, { method, headers, signal, body }) : request,
    router: appRouter,
    maxBatchSize: MOST_IN_A_BATCH,
    createContext: () => contextFor(server, identity, peer),
  })
}
