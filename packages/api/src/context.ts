import type { Catalogue } from '@sceneweave/graph'
import type { NodeContext } from '@sceneweave/nodes'
import type { Store } from '@sceneweave/store'
import type { Accounts } from './accounts.ts'
import type { Identity } from './identity.ts'
import type { RateLimit } from './rateLimit.ts'
import type { Subscriptions } from './subscriptions.ts'

/** What every procedure gets: who calls, and the two things it may call on. */
export type Context = {
  store: Store
  catalogue: Catalogue<NodeContext>
  accounts: Accounts
  /** Null when nobody is signed in: every procedure refuses that but those open to strangers. */
  identity: Identity | null
  /** From where he calls. */
  address: string
  submits: RateLimit
  raters: RateLimit
  ratings: RateLimit
  subscriptions: Subscriptions
}
