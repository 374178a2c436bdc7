import { randomBytes } from 'node:crypto'
import {
  accountTables,
  findToken,
  hasAccounts,
  localOwner,
  makeOwner,
  type Store,
  settingOnce,
  takeFirstOwnerCode,
  type UserRow,
  writeFirstOwnerCode,
} from '@sceneweave/store'
import { prismaAdapter } from 'better-auth/adapters/prisma'
import { betterAuth } from 'better-auth/minimal'
import { z } from 'zod'
import { ApiFault } from './fault.ts'
import { isLocalCall } from './gate.ts'
import { type Identity, scopes } from './identity.ts'
import { newCode, secretHash } from './secret.ts'
import type { ApiSettings } from './settings.ts'

export type Accounts = ReturnType<typeof openAccounts>

const WEEK_S = 7 * 86_400
const CODE_LIFE_MS = 60 * 60_000

/** How the first owner introduces himself, with the code that the server printed. */
export const FirstOwner = z.strictObject({
  code: z.string().max(100),
  name: z.string().trim().min(1).max(100),
  email: z.email().max(200),
  password: z.string().min(10).max(128),
})

export const NewPerson = z.object(FirstOwner.omit({ code: true }).shape)
export const SignIn = z.strictObject({ email: z.email().max(200), password: z.string().min(1).max(128) })
export const PasswordChange = z.strictObject({
  currentPassword: z.string().min(1).max(128),
  newPassword: z.string().min(10).max(128),
})

/** Who calls, and the few ways to become known. Passwords are hashed with scrypt and never leave here. */
export function openAccounts(store: Store, settings: ApiSettings) {
  let opened: ReturnType<typeof openBetterAuth> | undefined
  const auth = () => {
    opened ??= openBetterAuth(store, settings)
    return opened
  }
  return {
    /** By token, by session, or because he sits at this very machine; null when nobody knows him. */
    async identify(request: Request, peer: { address: string }): Promise<Identity | null> {
      const bearer = /^Bearer (\S{1,200})$/i.exec(request.headers.get('authorization') ?? '')
      if (request.headers.has('authorization')) return bearer ? byToken(store, bearer[1]) : null
      if (request.headers.has('cookie')) {
        const session = await (await auth()).api.getSession({ headers: request.headers })
        if (session) return person(session.user, 'session')
      }
      return isLocalCall(request, peer, settings) ? person(await localOwner(store), 'loopback') : null
    },

    /** A code that makes the first owner, once and within the hour; null when somebody can sign in. Only its hash is kept. */
    async firstOwnerCode(): Promise<string | null> {
      if (await hasAccounts(store)) return null
      const code = newCode()
      await writeFirstOwnerCode(store, { hash: secretHash(code), expiresAt: new Date(Date.now() + CODE_LIFE_MS) })
      return code
    },

    /** Makes the first owner of who brings the code. What was made at this machine before is his. */
    async claim({ code, name, email, password }: z.infer<typeof FirstOwner>): Promise<void> {
      const { internalAdapter, password: passwords } = await (await auth()).$context
      // before the code is used up, so that little can fail after it; a code that was lost so is made anew at the next start
      const hash = await passwords.hash(password)
      if (!(await takeFirstOwnerCode(store, secretHash(code.trim().toUpperCase()))))
        throw new ApiFault('forbidden', 'that code is not valid any more; restart the server for a new one')
      const { id } = await makeOwner(store, { name, email: email.toLowerCase() })
      await internalAdapter.linkAccount({ userId: id, accountId: id, providerId: 'credential', password: hash })
    },

    /** A person who can sign in from now on. Throws conflict when somebody has that e-mail address. */
    async addPerson({ name, email, password }: z.infer<typeof NewPerson>): Promise<UserRow> {
      const { internalAdapter, password: passwords } = await (await auth()).$context
      if (await internalAdapter.findUserByEmail(email.toLowerCase()))
        throw new ApiFault('conflict', 'somebody here has that e-mail address; use another one')
      const hash = await passwords.hash(password)
      const user = await internalAdapter.createUser(
        { name, email: email.toLowerCase(), emailVerified: true },
        { method: 'email-password' },
      )
      const { id } = user
      await internalAdapter.linkAccount({ userId: id, accountId: id, providerId: 'credential', password: hash })
      return { ...user, role: 'viewer' }
    },

    async listPeople(): Promise<UserRow[]> {
      const { internalAdapter } = await (await auth()).$context
      const users = await internalAdapter.listUsers(1000)
      return users.map((user) => ({ ...user, role: 'role' in user && user.role === 'owner' ? 'owner' : 'viewer' }))
    },

    /** Answers with the cookie of a new session. One refusal for all reasons: nobody learns who has an account. */
    async signIn(body: z.infer<typeof SignIn>): Promise<Response> {
      const response = await (await auth()).api.signInEmail({ body, asResponse: true })
      if (!response.ok) throw new ApiFault('sign-in-required', 'the e-mail address or the password is wrong; try again')
      return withCookies(response)
    },

    signOut: async (headers: Headers) => withCookies(await (await auth()).api.signOut({ headers, asResponse: true })),

    /** Ends every session of the caller, on every machine. */
    signOutEverywhere: async (headers: Headers) =>
      withCookies(await (await auth()).api.revokeSessions({ headers, asResponse: true })),

    /** Ends every other session too. */
    async changePassword(body: z.infer<typeof PasswordChange>, headers: Headers): Promise<Response> {
      const change = { ...body, revokeOtherSessions: true }
      const response = await (await auth()).api.changePassword({ body: change, headers, asResponse: true })
      if (!response.ok)
        throw new ApiFault('forbidden', 'the present password is wrong, or nobody is signed in; try again')
      return withCookies(response)
    },
  }
}

/** better-auth answers with the session's secret too; only the cookie, which no script can read, goes on. */
function withCookies(response: Response): Response {
  if (!response.ok) throw new ApiFault('sign-in-required', 'sign in first')
  const headers = new Headers()
  for (const cookie of response.headers.getSetCookie()) headers.append('set-cookie', cookie)
  return Response.json({ ok: true }, { headers })
}

async function openBetterAuth(store: Store, { publicUrl, secret }: ApiSettings) {
  const kept = secret ?? String(await settingOnce(store, 'session-secret', () => randomBytes(32).toString('base64url')))
  return betterAuth({
    database: prismaAdapter(accountTables(store), { provider: 'postgresql' }),
    secret: kept,
    baseURL: publicUrl ?? 'http://localhost',
    basePath: '/api/auth',
    // passGate has compared the origin with the host before this is reached
    trustedOrigins: (request) => [request?.headers.get('origin') ?? ''].filter(Boolean),
    emailAndPassword: { enabled: true, disableSignUp: true, minPasswordLength: 10, maxPasswordLength: 128 },
    user: { additionalFields: { role: { type: 'string', input: false, required: false } } },
    session: { expiresIn: WEEK_S, updateAge: 86_400 },
    rateLimit: { enabled: false },
    telemetry: { enabled: false },
    logger: { disabled: true },
    advanced: {
      cookiePrefix: 'sceneweave',
      useSecureCookies: publicUrl?.startsWith('https:') ?? false,
      defaultCookieAttributes: { sameSite: 'lax', httpOnly: true },
      ipAddress: { disableIpTracking: true },
    },
  })
}

async function byToken(store: Store, secret: string): Promise<Identity | null> {
  const token = await findToken(store, secretHash(secret))
  return token && { ...person(token.user, 'token'), scopes: token.scopes }
}

const person = (
  { id, name, role }: { id: string; name: string; role?: string | null },
  by: Identity['by'],
): Identity => ({
  user: id,
  name,
  by,
  scopes,
  isOwner: role === 'owner',
})
