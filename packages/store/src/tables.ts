import { PrismaPg } from '@prisma/adapter-pg'
import { type Database, withPatience } from './database.ts'
import { PrismaClient } from './generated/client.ts'

/** Prisma's tables over the store's own connections. */
export function openTables(database: Database): PrismaClient {
  return new PrismaClient({ adapter: new PrismaPg(database.pool) })
}

/** A call of Prisma, made again when the connection is lost, its errors as faults. */
export function onTables<T>(
  store: { database: Database; tables: PrismaClient },
  call: (tables: PrismaClient) => Promise<T>,
): Promise<T> {
  return withPatience(store.database, () => call(store.tables))
}
