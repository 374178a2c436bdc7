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
  raters: RateLimit
  ratings: RateLimit
  films: RateLimit
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
    raters: new RateLimit('raters from one address', limits.ratersAMinute),
    ratings: new RateLimit('calls of raters', limits.ratingsAMinute),
    films: new RateLimit('films asked for', limits.filmsAMinute),
    subscriptions: new Subscriptions(limits.subscriptions),
  }
}

/** What a procedure gets of a server, for one caller. */
export const contextFor = (server: Server, identity: Identity | null, { address }: { address: string }): Context => {
  const { store, catalogue, accounts, submits, raters, ratings, subscriptions } = server
  return { store, catalogue, accounts, identity, address, submits, raters, ratings, subscriptions }
}
