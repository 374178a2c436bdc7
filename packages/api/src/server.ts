import type { Catalogue } from '@sceneweave/graph'
import type { NodeContext } from '@sceneweave/nodes'
import type { Store } from '@sceneweave/store'
import { type Accounts, openAccounts } from './accounts.ts'
import type { Context } from './context.ts'
import type { Identity } from './identity.ts'
import { RateLimit } from './rateLimit.ts'
import { type ApiSettings, defaultLimits, type Limits } from './settings.ts'
import { Subscriptions } from './subscriptions.ts'

/** What one running server holds. */
export type Server = {
  store: Store
  catalogue: Catalogue<NodeContext>
  settings: ApiSettings
  limits: Limits
  accounts: Accounts
  signIns: RateLimit
  uploads: RateLimit
  submits: RateLimit
  subscriptions: Subscriptions
}

export type ServerParts = { store: Store; catalogue: Catalogue<NodeContext>; settings: ApiSettings }

/** A server that counts from nothing. */
export function openServer({ store, catalogue, settings }: ServerParts): Server {
  const limits = { ...defaultLimits, ...settings.limits }
  return {
    store,
    catalogue,
    settings,
    limits,
    accounts: openAccounts(store, settings),
    signIns: new RateLimit('attempts to sign in', limits.signInsAMinute),
    uploads: new RateLimit('uploads', limits.uploadsAMinute),
    submits: new RateLimit('runs submitted', limits.submitsAMinute),
    subscriptions: new Subscriptions(limits.subscriptions),
  }
}

/** What a procedure gets of a server, for one caller. */
export const contextFor = (server: Server, identity: Identity | null): Context => {
  const { store, catalogue, accounts, submits, subscriptions } = server
  return { store, catalogue, accounts, identity, submits, subscriptions }
}
