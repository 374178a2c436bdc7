import type { PrismaClient, User } from '../generated/client.ts'
import type { Store } from '../store.ts'
import { onTables } from '../tables.ts'
import type { UserRow } from '../values.ts'

/** Prisma's tables, for better-auth's adapter and nothing else: user, session, account, verification, rateLimit. */
export function accountTables(store: Store): PrismaClient {
  return store.tables
}

export function countUsers(store: Store): Promise<number> {
  return onTables(store, (tables) => tables.user.count())
}

/** A user by id or address, or null. */
export async function findUser(store: Store, by: { id: string } | { email: string }): Promise<UserRow | null> {
  const user = await onTables(store, (tables) => tables.user.findUnique({ where: by }))
  return user && toUserRow(user)
}

/** A user as others see him. */
export function toUserRow({ id, name, email, role, createdAt }: User): UserRow {
  return { id, name, email, role, createdAt }
}
