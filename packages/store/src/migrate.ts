import { createHash, randomUUID } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import type pg from 'pg'
import { findUp } from './findUp.ts'
import { StoreFault } from './storeFault.ts'

/** One migration as it lies in prisma/migrations. */
export type Migration = { name: string; sql: string; checksum: string }

// any number, but the same in every process: who migrates has it
const LOCK = 72_707_369

/** The migrations of this version, in order. */
export function readMigrations(folder = findUp('prisma/migrations')): Migration[] {
  if (!folder)
    throw new StoreFault(
      'database-unusable',
      'The folder prisma/migrations is missing. Restore it with git checkout -- prisma.',
    )
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => {
      const sql = readFileSync(path.join(folder, name, 'migration.sql'), 'utf8')
      return { name, sql, checksum: createHash('sha256').update(sql).digest('hex') }
    })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
}

/**
 * Brings a database to the newest version and writes down what was done as Prisma does, so that either can go on from the
 * other. Each migration is one transaction; processes that come at the same time wait for each other. Throws when a
 * migration was changed after it ran, or when the database is newer than this program.
 */
export async function migrate(
  client: pg.ClientBase,
  migrations: readonly Migration[] = readMigrations(),
): Promise<string[]> {
  await client.query('select pg_advisory_lock($1)', [LOCK])
  try {
    await client.query(BOOKKEEPING)
    const { rows } = await client.query<{ migration_name: string; checksum: string; finished_at: Date | null }>(
      'select migration_name, checksum, finished_at from _prisma_migrations where rolled_back_at is null',
    )
    const done = new Map(rows.map((row) => [row.migration_name, row]))
    const newer = rows.find((row) => !migrations.some(({ name }) => name === row.migration_name))
    if (newer)
      throw unusable(`The database is newer than this program (it has ${newer.migration_name}). Update the program.`)
    const applied: string[] = []
    for (const migration of migrations) {
      const before = done.get(migration.name)
      if (before) checkUnchanged(migration, before)
      else {
        await apply(client, migration)
        applied.push(migration.name)
      }
    }
    return applied
  } finally {
    await client.query('select pg_advisory_unlock($1)', [LOCK])
  }
}

const BOOKKEEPING = `create table if not exists _prisma_migrations (
  id varchar(36) primary key not null, checksum varchar(64) not null, finished_at timestamptz,
  migration_name varchar(255) not null, logs text, rolled_back_at timestamptz,
  started_at timestamptz not null default now(), applied_steps_count integer not null default 0)`

async function apply(client: pg.ClientBase, { name, sql, checksum }: Migration): Promise<void> {
  await client.query('begin')
  try {
    await client.query(sql)
    await client.query(
      `insert into _prisma_migrations (id, checksum, finished_at, migration_name, started_at, applied_steps_count)
       values ($1, $2, now(), $3, now(), 1)`,
      [randomUUID(), checksum, name],
    )
    await client.query('commit')
  } catch (error) {
    await client.query('rollback')
    throw unusable(`The migration ${name} failed, and nothing of it was kept: ${(error as Error).message}.`, error)
  }
}

function checkUnchanged({ name, checksum }: Migration, before: { checksum: string; finished_at: Date | null }): void {
  if (!before.finished_at)
    throw unusable(
      `The migration ${name} was begun by prisma migrate and did not end. Mend it with prisma migrate resolve.`,
    )
  if (before.checksum !== checksum)
    throw unusable(
      `The migration ${name} was changed after it ran. Restore it with git checkout -- prisma, and add a new one.`,
    )
}

function unusable(message: string, cause?: unknown): StoreFault {
  return new StoreFault('database-unusable', message, { cause })
}
