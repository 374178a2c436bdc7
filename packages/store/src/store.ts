import path from 'node:path'
import pg from 'pg'
import type { PgBoss } from 'pg-boss'
import { type BlobStore, openBlobs } from './assets/blobStore.ts'
import { type Database, openDatabase, query, withPatience } from './database.ts'
import { toFault } from './databaseFault.ts'
import { type EmbeddedServer, startServer, stopServer } from './embedded/postgres.ts'
import type { PrismaClient } from './generated/client.ts'
import { migrate } from './migrate.ts'
import { closeQueue, openQueue } from './queue/queue.ts'
import { startSweep } from './queue/sweep.ts'
import { StoreFault } from './storeFault.ts'
import { openTables } from './tables.ts'
import type { AssetPlace } from './values.ts'
import { openWakes, type Wakes } from './wakes.ts'

/** How a store is opened. */
export type StoreSettings = {
  /** A PostgreSQL server, its database made if need be. Absent: a server of our own in the data folder. */
  databaseUrl?: string
  dataFolder: string
  assets?: AssetPlace
  /** Connections at most. Default 10. */
  poolSize?: number
  /** A runner that was silent for this long is dead, and its runs go to others. Default 6000. */
  runnerTimeoutMs?: number
  /** How long a lost database is waited for before a call fails. Default 10000. */
  patienceMs?: number
}

/** An open store. Functions take it first; its members are for them alone. */
export type Store = {
  readonly database: Database
  readonly tables: PrismaClient
  readonly queue: PgBoss
  readonly wakes: Wakes
  readonly blobs: BlobStore
  readonly runnerTimeoutMs: number
  readonly close: () => Promise<void>
}

/** Opens a store: starts or finds the database, brings it to this version, and readies queue and assets. Throws StoreFault. */
export async function openStore(settings: StoreSettings): Promise<Store> {
  const dataFolder = path.resolve(settings.dataFolder)
  const server = settings.databaseUrl ? undefined : await startServer(dataFolder)
  const opened: { close: () => Promise<unknown> }[] = []
  const closeAll = async () => {
    for (const { close } of opened.splice(0).reverse()) await close()
  }
  try {
    if (server) opened.push({ close: () => stopServer(server) })
    const database = connect(settings, dataFolder, server)
    opened.push({ close: () => database.pool.end() })
    await prepare(database)
    const tables = openTables(database)
    const queue = await openQueue(database)
    opened.push({ close: () => closeQueue(queue) })
    const wakes = openWakes(database)
    opened.push({ close: () => wakes.close() })
    const blobs = await openBlobs(settings.assets ?? { type: 'folder' }, path.join(dataFolder, 'assets'))
    opened.push({ close: async () => blobs.close() })
    const runnerTimeoutMs = settings.runnerTimeoutMs ?? 6000
    const store = { database, tables, queue, wakes, blobs, runnerTimeoutMs }
    const sweep = startSweep({ ...store, close: closeAll })
    opened.push({ close: () => sweep.stop() }, { close: async () => (database.isClosing = true) })
    return { ...store, close: closeAll }
  } catch (error) {
    await closeAll()
    throw toFault(error)
  }
}

/** Closes a store. The database of our own stops when this was its last user. */
export function closeStore(store: Store): Promise<void> {
  return store.close()
}

/** Resolves when the database answers; throws database-lost when it does not within the store's patience. */
export async function pingStore(store: Store): Promise<void> {
  await query(store.database, 'select 1')
}

function connect(settings: StoreSettings, dataFolder: string, server: EmbeddedServer | undefined): Database {
  const max = settings.poolSize ?? 10
  const patienceMs = settings.patienceMs ?? 10_000
  if (!server) return openDatabase({ ...partsOf(settings.databaseUrl!), max }, { patienceMs, revive: async () => {} })
  let reviving: Promise<void> | undefined
  const { host, port, user, password } = server
  const database = openDatabase(
    { host, port, user, password, database: 'sceneweave', max },
    {
      patienceMs,
      // one start for all calls that found it gone; it may come back on another port
      revive: () => {
        reviving ??= startServer(dataFolder, { port: server.port })
          .then(({ port }) => {
            server.port = port
            database.pool.options.port = port
            database.settings.port = port
          })
          .finally(() => {
            reviving = undefined
          })
        return reviving
      },
    },
  )
  return database
}

/** In parts, because the pool's options are read again for each connection. ssl and the like stay in the address. */
function partsOf(url: string): pg.PoolConfig {
  // the address is not told: there may be a password in it
  if (!URL.canParse(url))
    throw new StoreFault(
      'database-unusable',
      'DATABASE_URL is no address of a database. Write one like postgresql://user:password@host:5432/name.',
    )
  return { connectionString: url }
}

/** Makes the database if it is missing, and migrates it. */
async function prepare(database: Database): Promise<void> {
  await withPatience(database, async () => {
    const client = await connectOrCreate(database)
    try {
      await migrate(client)
    } finally {
      await client.end()
    }
  })
}

async function connectOrCreate(database: Database): Promise<pg.Client> {
  const client = new pg.Client(database.settings)
  client.on('error', () => {})
  try {
    await client.connect()
    return client
  } catch (error) {
    if ((error as { code?: string }).code !== '3D000') throw error
    const name = client.database!
    await createDatabase(database.settings, name)
    const made = new pg.Client(database.settings)
    made.on('error', () => {})
    await made.connect()
    return made
  }
}

async function createDatabase(options: pg.PoolConfig, name: string): Promise<void> {
  const { connectionString } = options
  const url = connectionString ? new URL(connectionString) : undefined
  if (url) url.pathname = '/postgres'
  const admin = new pg.Client(url ? { ...options, connectionString: url.href } : { ...options, database: 'postgres' })
  admin.on('error', () => {})
  await admin.connect()
  try {
    await admin.query(`create database ${pg.escapeIdentifier(name)}`)
  } catch (error) {
    // another process was faster: 42P04 it exists, 23505 it is being made
    if (!['42P04', '23505'].includes((error as { code?: string }).code ?? '')) throw error
  } finally {
    await admin.end()
  }
}
