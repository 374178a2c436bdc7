import { pingStore } from '@sceneweave/store'
import { FirstOwner, PasswordChange, SignIn } from './accounts.ts'
import { appRouter } from './appRouter.ts'
import { receiveAsset, sendAsset, sendStudyFilm } from './assetRoutes.ts'
import type { Identity, Scope } from './identity.ts'
import { readJsonBody } from './jsonBody.ts'
import { openApiDocument } from './openApi.ts'
import type { Server } from './server.ts'

/** A route below /api/v1 that is no procedure: it carries bytes or cookies. Without `scope` it is open to everybody. */
export type OwnRoute = {
  method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  path: string
  help: string
  scope?: Scope
  answer(call: OwnCall): Promise<Response> | Response
}
export type OwnCall = { server: Server; request: Request; peer: { address: string }; identity: Identity; field: string }

const ok = () => Response.json({ ok: true })

let text: string | undefined
// made once: it takes as long as 200 other calls
function documentText(): string {
  text ??= JSON.stringify(openApiDocument(appRouter, ownRoutes))
  return text
}

/** Every route that is no procedure. A new procedure needs nothing here. */
export const ownRoutes: readonly OwnRoute[] = [
  {
    method: 'GET',
    path: '/health',
    help: 'Whether the server and its database answer.',
    async answer({ server }) {
      await pingStore(server.store)
      return ok()
    },
  },
  {
    method: 'GET',
    path: '/openapi.json',
    help: 'This document.',
    scope: 'read',
    answer: () => new Response(documentText(), { headers: { 'content-type': 'application/json' } }),
  },
  {
    method: 'POST',
    path: '/assets',
    help: 'Stores a file: its bytes as the body. Its kind is read from its content, whatever it is called.',
    scope: 'edit',
    answer({ server, identity, request }) {
      if (identity.by !== 'loopback') server.uploads.take(identity.user)
      const { uploadBytes, patienceMs } = server.limits
      return receiveAsset(server.store, identity, request, { bytes: uploadBytes, patienceMs })
    },
  },
  {
    method: 'GET',
    path: '/assets/{asset}',
    help: 'The bytes of an asset, whole or a range.',
    scope: 'read',
    answer: ({ server, identity, request, field }) => sendAsset(server.store, identity, field, request),
  },
  {
    method: 'GET',
    path: '/study-films/{film}',
    help: 'The bytes of a film of a ranking study, whole or a range, for whoever was shown it.',
    answer({ server, request, peer, field }) {
      server.films.take(peer.address)
      return sendStudyFilm(server.store, field, request)
    },
  },
  {
    method: 'POST',
    path: '/first-owner',
    help: 'Makes the first owner of who has the code that the server printed.',
    async answer({ server, request, peer }) {
      server.signIns.take(`address ${peer.address}`)
      await server.accounts.claim(FirstOwner.parse((await readJsonBody(request, server.limits))?.value))
      return ok()
    },
  },
  {
    method: 'POST',
    path: '/session',
    help: 'Signs in; the answer brings a cookie.',
    async answer({ server, request, peer }) {
      server.signIns.take(`address ${peer.address}`)
      const person = SignIn.parse((await readJsonBody(request, server.limits))?.value)
      server.signIns.take(`email ${person.email.toLowerCase()}`)
      return server.accounts.signIn(person)
    },
  },
  {
    method: 'DELETE',
    path: '/session',
    help: 'Signs out.',
    scope: 'read',
    answer: ({ server, request }) => server.accounts.signOut(request.headers),
  },
  {
    method: 'DELETE',
    path: '/sessions',
    help: 'Signs out on every machine.',
    scope: 'admin',
    answer: ({ server, request }) => server.accounts.signOutEverywhere(request.headers),
  },
  {
    method: 'PUT',
    path: '/password',
    help: 'Changes your password and signs out every other machine.',
    scope: 'admin',
    async answer({ server, request, peer }) {
      server.signIns.take(`address ${peer.address}`)
      const change = PasswordChange.parse((await readJsonBody(request, server.limits))?.value)
      return server.accounts.changePassword(change, request.headers)
    },
  },
]

/** The route for a method and a path below /api/v1, and the field in its path; HEAD is asked like GET. */
export function findOwnRoute(method: string, path: string): { route: OwnRoute; field: string } | null {
  for (const route of ownRoutes) {
    const [fixed, isField] = [route.path.replace(/\{\w+\}$/, ''), route.path.endsWith('}')]
    const field = isField && path.startsWith(fixed) ? path.slice(fixed.length) : ''
    const fits = isField ? field !== '' && !field.includes('/') : path === route.path
    if (fits && route.method === (method === 'HEAD' ? 'GET' : method)) return { route, field }
  }
  return null
}
