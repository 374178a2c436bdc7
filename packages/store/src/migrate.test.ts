import { spawn } from 'node:child_process'
import path from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { type Migration, migrate, readMigrations } from './migrate.ts'
import { emptyDatabase } from './testStore.ts'

const root = path.resolve(import.meta.dirname, '../../..')
const one: Migration = { name: '1_one', sql: 'create table one (id int)', checksum: 'a'.repeat(64) }

async function database() {
  const { url, drop } = await emptyDatabase()
  const connect = async () => {
    const client = new pg.Client(url)
    await client.connect()
    return client
  }
  const client = await connect()
  onTestFinished(async () => {
    await client.end()
    await drop()
  })
  return { url, client, connect }
}

// keeps the shared server up between the tests of this file
let keep: Awaited<ReturnType<typeof emptyDatabase>>
beforeAll(async () => {
  keep = await emptyDatabase()
})
afterAll(() => keep.drop())

test('every migration runs on an empty database, once, and is written down as Prisma does', async () => {
  const { client } = await database()
  const names = readMigrations().map(({ name }) => name)
  expect(names.length).toBeGreaterThan(0)
  expect(await migrate(client)).toEqual(names)
  expect(await migrate(client)).toEqual([])
  const { rows } = await client.query('select * from _prisma_migrations')
  for (const row of rows) {
    expect(row).toMatchObject({ applied_steps_count: 1, rolled_back_at: null, logs: null })
    expect(row.finished_at).toBeInstanceOf(Date)
    expect(row.checksum).toMatch(/^[0-9a-f]{64}$/)
  }
})

test('two processes that migrate at once do it once', async () => {
  const { client, connect } = await database()
  const other = await connect()
  const both = await Promise.all([migrate(client, [one]), migrate(other, [one])])
  await other.end()
  expect(both.flat()).toEqual(['1_one'])
})

test('a migration that fails leaves nothing behind and can be mended', async () => {
  const { client } = await database()
  const broken = { name: '2_two', sql: 'create table two (id int); select no_such_thing', checksum: 'b'.repeat(64) }
  await expect(migrate(client, [one, broken])).rejects.toMatchObject({ code: 'database-unusable' })
  expect((await client.query(`select to_regclass('two') as two`)).rows).toEqual([{ two: null }])
  const mended = { ...broken, sql: 'create table two (id int)' }
  expect(await migrate(client, [one, mended])).toEqual(['2_two'])
})

test('a migration that was changed after it ran, and a database that is newer, are refused', async () => {
  const { client } = await database()
  await migrate(client, [one])
  await expect(migrate(client, [{ ...one, checksum: 'c'.repeat(64) }])).rejects.toThrow(/was changed after it ran/)
  await expect(migrate(client, [])).rejects.toThrow(/newer than this program/)
})

test('the migrations make exactly the tables of the schema, and Prisma sees ours as its own', async () => {
  const { url, client } = await database()
  await migrate(client)
  const drift = [
    'migrate',
    'diff',
    '--from-migrations',
    'prisma/migrations',
    '--to-schema',
    'prisma/schema',
    '--exit-code',
  ]
  expect(await prisma(drift, url)).toMatchObject({ code: 0 })
  expect((await prisma(['migrate', 'status'], url)).said).toMatch(/up to date/)
  await client.query('alter table take add column extra int')
  const changed = ['migrate', 'diff', '--from-config-datasource', '--to-schema', 'prisma/schema', '--exit-code']
  expect(await prisma(changed, url)).toMatchObject({ code: 2 })
}, 300_000)

function prisma(words: string[], url: string): Promise<{ code: number | null; said: string }> {
  const program = path.join(root, 'node_modules/prisma/build/index.js')
  const child = spawn(process.execPath, [program, ...words, '--config', 'prisma/prisma.config.ts'], {
    cwd: root,
    env: {
      ...process.env,
      DATABASE_URL: url,
      PRISMA_SCHEMA_ENGINE_BINARY: path.join(root, 'scripts/schemaEngine.mjs'),
      CHECKPOINT_DISABLE: '1',
    },
  })
  let said = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (said += chunk))
  return new Promise((resolve) => child.once('close', (code) => resolve({ code, said })))
}
