import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { isLost, toFault } from './databaseFault.ts'
import { StoreFault } from './storeFault.ts'

/** Runs statements: on any connection, or inside one transaction. */
export type Sql = <Row = Record<string, unknown>>(text: string, values?: readonly unknown[]) => Promise<Row[]>

/** The connections to one database. */
export type Database = {
  pool: pg.Pool
  /** How connections are made. The pool reads it anew for each, so that the port may change; its own copy hides the password. */
  settings: pg.PoolConfig
  /** How long a lost database is waited for. */
  patienceMs: number
  /** Brings back a database that this program started; resolves when it answers or cannot be helped. */
  revive: () => Promise<void>
  isClosing: boolean
}

/** Connections of one database, opened when they are needed. name: how they call themselves to the server. */
export function openDatabase(settings: pg.PoolConfig, rest: Pick<Database, 'patienceMs' | 'revive'>): Database {
  const all = { application_name: 'sceneweave', connectionTimeoutMillis: 5000, keepAlive: true, ...settings }
  const pool = new pg.Pool(all)
  // a connection that dies while idle is replaced when it is next needed; one that dies in between two statements of a
  // transaction fails the next of them, and must not end the process before
  pool.on('error', () => {}).on('connect', (client) => client.on('error', () => {}))
  return { pool, settings: all, isClosing: false, ...rest }
}

/**
 * Calls again what a lost connection broke off, until patience ends; then throws a fault. A call may therefore have
 * happened when it is made again: whoever calls makes that harmless.
 */
export async function withPatience<T>(database: Database, call: () => Promise<T>): Promise<T> {
  const end = Date.now() + database.patienceMs
  let full: unknown
  for (let wait = 20; ; wait = Math.min(wait * 2, 500)) {
    try {
      return await call()
    } catch (error) {
      if (!isLost(error)) throw toFault(error)
      if (database.isClosing || Date.now() >= end) throw full ?? toFault(error)
      // why it cannot come back says more than that it is away
      full = await database
        .revive()
        .catch((why) => (why instanceof StoreFault && why.code === 'disk-full' ? why : null))
      await sleep(wait)
    }
  }
}

const names = new Map<string, string>()

/** A statement under a name, so that each connection parses it once: parsing was a third of the time of a submit. */
export function named(text: string, values: readonly unknown[] = []): pg.QueryConfig {
  const name = names.get(text) ?? (names.size < 500 ? `s${names.size}` : undefined)
  if (name) names.set(text, name)
  return { name, text, values: [...values] }
}

/** One statement on any connection, made again when the connection is lost. */
export function query<Row = Record<string, unknown>>(
  database: Database,
  text: string,
  values: readonly unknown[] = [],
): Promise<Row[]> {
  return withPatience(database, async () => (await database.pool.query(named(text, values))).rows as Row[])
}

/** How a transaction is kept and planned. */
export type TransactionWish = {
  /** It may be lost as a whole when the server's machine fails in the next moment. */
  relaxed?: boolean
  /** Rows are read in the order of an index, and only as many as are needed, whatever the planner thinks of their number. */
  ordered?: boolean
}

/** Statements that happen all or not at all, made again as a whole when the connection is lost or they met another transaction. */
export function transaction<T>(
  database: Database,
  work: (sql: Sql) => Promise<T>,
  { relaxed, ordered }: TransactionWish = {},
): Promise<T> {
  const off = [...(relaxed ? ['synchronous_commit'] : []), ...(ordered ? ['enable_sort', 'enable_seqscan'] : [])]
  // one round trip
  const begin = ['begin', ...off.map((setting) => `set local ${setting} = off`)].join('; ')
  return withPatience(database, async () => {
    const client = await database.pool.connect()
    const sql: Sql = async (text, values = []) => (await client.query(named(text, values))).rows as never
    let broken: Error | undefined
    try {
      await client.query(begin)
      const result = await work(sql)
      await client.query('commit')
      return result
    } catch (error) {
      await client.query('rollback').catch((lost: Error) => {
        broken = lost
      })
      throw error
    } finally {
      client.release(broken)
    }
  })
}
