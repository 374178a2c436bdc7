import { query } from '../database.ts'
import type { ApiToken } from '../generated/client.ts'
import { newId } from '../newId.ts'
import type { Store } from '../store.ts'
import { StoreFault } from '../storeFault.ts'
import { onTables } from '../tables.ts'
import type { TokenRow, TokenScope, UserRow } from '../values.ts'
import { toUserRow } from './users.ts'

/** A token that is not kept yet. hash: the SHA-256 of its secret, which nobody keeps. */
export type NewToken = { user: string; name: string; hash: string; scopes: TokenScope[]; expiresAt?: Date }

/** Keeps a token for scripts. */
export async function createToken(store: Store, { user, ...rest }: NewToken): Promise<TokenRow> {
  const create = { ...rest, id: newId(), userId: user }
  const token = await onTables(store, (tables) =>
    tables.apiToken.upsert({ where: { id: create.id }, create, update: {} }),
  )
  return toTokenRow(token)
}

/** The token of a secret's hash and its user; null when there is none, it was revoked, or it has expired. */
export async function findToken(store: Store, hash: string): Promise<(TokenRow & { user: UserRow }) | null> {
  const token = await onTables(store, (tables) =>
    tables.apiToken.findUnique({ where: { hash }, include: { user: true } }),
  )
  if (!token || token.revokedAt || (token.expiresAt && token.expiresAt <= new Date())) return null
  // when it was last used, to the minute
  if (!token.usedAt || token.usedAt.getTime() < Date.now() - 60_000)
    await query(store.database, 'update api_token set used_at = now() where id = $1', [token.id])
  return { ...toTokenRow(token), user: toUserRow(token.user) }
}

/** A user's tokens that are not revoked, newest first. */
export async function listTokens(store: Store, user: string): Promise<TokenRow[]> {
  const where = { userId: user, revokedAt: null }
  const tokens = await onTables(store, (tables) => tables.apiToken.findMany({ where, orderBy: { createdAt: 'desc' } }))
  return tokens.map(toTokenRow)
}

/** Ends a token of a user at once. Throws not-found. */
export async function revokeToken(store: Store, { user, token }: { user: string; token: string }): Promise<void> {
  const where = { id: token, userId: user }
  const { count } = await onTables(store, (tables) =>
    tables.apiToken.updateMany({ where, data: { revokedAt: new Date() } }),
  )
  if (count === 0) throw new StoreFault('not-found', `There is no token ${token}. Look at the list of tokens.`)
}

function toTokenRow({ id, userId, name, scopes, createdAt, expiresAt, usedAt }: ApiToken): TokenRow {
  return { id, userId, name, scopes, createdAt, ...(expiresAt && { expiresAt }), ...(usedAt && { usedAt }) }
}
