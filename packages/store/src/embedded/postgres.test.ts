import { spawn } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { expect, onTestFinished, test } from 'vitest'
import { type EmbeddedServer, startServer, stopServer } from './postgres.ts'

// the disk's speed is not what these tests are about
const settings = ['fsync=off']
const start = (folder: string) => startServer(folder, { settings })

function newFolder(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'sceneweave-embedded-'))
  chmodSync(folder, 0o755)
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

async function ask(server: EmbeddedServer, text: string) {
  const { port, user, password } = server
  const client = new pg.Client({ host: '127.0.0.1', port, user, password, database: 'postgres' })
  client.on('error', () => {})
  await client.connect()
  try {
    return (await client.query(text)).rows
  } finally {
    await client.end()
  }
}

const pidOf = (server: EmbeddedServer) =>
  Number(readFileSync(path.join(server.cluster.data, 'postmaster.pid'), 'utf8').split('\n')[0])

const isAlive = (pid: number) => {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

test('whoever comes first starts the server, all others at once and later find the same, and the last to leave stops it', async () => {
  const folder = newFolder()
  const servers = await Promise.all([start(folder), start(folder), start(folder)])
  expect(new Set(servers.map(({ port }) => port)).size).toBe(1)
  const [server] = servers
  const client = new pg.Client({
    host: '127.0.0.1',
    port: server.port,
    user: server.user,
    password: server.password,
    database: 'postgres',
  })
  await client.connect()
  expect(await stopServer(server)).toBe(false)
  await client.end()
  expect(await stopServer(server)).toBe(true)
  expect(existsSync(path.join(server.cluster.data, 'postmaster.pid'))).toBe(false)
})

test('what was stored is there after kill -9 of the server', async () => {
  const folder = newFolder()
  const server = await start(folder)
  await ask(server, 'create table kept (id int); insert into kept values (7)')
  process.kill(pidOf(server), 'SIGKILL')
  const again = await start(folder)
  expect(await ask(again, 'select id from kept')).toEqual([{ id: 7 }])
  await stopServer(again)
})

test('kill -9 of the process that started it leaves the server to the next', async () => {
  const folder = newFolder()
  const script = `import { startServer } from ${JSON.stringify(path.join(import.meta.dirname, 'postgres.ts'))}
    const { port } = await startServer(${JSON.stringify(folder)}, { settings: ['fsync=off'] })
    console.log(port); setInterval(() => {}, 1000)`
  const file = path.join(folder, 'starter.mts')
  writeFileSync(file, script)
  const child = spawn(process.execPath, ['--import', 'tsx', file], {
    cwd: path.resolve(import.meta.dirname, '../../../..'),
  })
  const port = await new Promise((resolve) => child.stdout.once('data', (data) => resolve(Number(data))))
  child.kill('SIGKILL')
  await sleep(200)
  const server = await start(folder)
  expect(server.port).toBe(port)
  expect(await stopServer(server)).toBe(true)
})

test('a lock file that names a dead process, or a living one that is no PostgreSQL, does not stand in the way', async () => {
  const folder = newFolder()
  const first = await start(folder)
  await stopServer(first)
  const stale = path.join(first.cluster.data, 'postmaster.pid')
  const sleeper = spawn('sleep', ['600'])
  onTestFinished(() => void sleeper.kill())
  for (const pid of [sleeper.pid!, 4_194_000]) {
    writeFileSync(stale, `${pid}\n${first.cluster.data}\n1\n1\n\n127.0.0.1\n\nready\n`, { mode: 0o644 })
    const server = await start(folder)
    expect(pidOf(server)).not.toBe(pid)
    await stopServer(server)
  }
  expect(isAlive(sleeper.pid!)).toBe(true)
})

test('a server that the file points to, but of another folder, is not taken for ours', async () => {
  const [ours, other] = [await start(newFolder()), await start(newFolder())]
  const file = path.join(ours.cluster.data, 'postmaster.pid')
  const lines = readFileSync(file, 'utf8').split('\n')
  writeFileSync(file, lines.with(3, String(other.port)).join('\n'))
  const waiting = start(path.dirname(ours.cluster.home))
  await sleep(300)
  writeFileSync(file, lines.join('\n'))
  expect((await waiting).port).toBe(ours.port)
  await Promise.all([stopServer(ours), stopServer(other)])
})

test('nobody without the password gets in', async () => {
  const server = await start(newFolder())
  const client = new pg.Client({
    host: '127.0.0.1',
    port: server.port,
    user: server.user,
    password: 'guess',
    database: 'postgres',
  })
  client.on('error', () => {})
  await expect(client.connect()).rejects.toMatchObject({ code: '28P01' })
  await stopServer(server)
})

// only root runs the server under another account
test.runIf(process.getuid?.() === 0)(
  'a data folder that the account of the server cannot enter gets its database in a state folder',
  async () => {
    const locked = newFolder()
    chmodSync(locked, 0o700)
    const folder = path.join(locked, 'data')
    mkdirSync(folder)
    const server = await start(folder)
    onTestFinished(() => rmSync(server.cluster.home, { recursive: true, force: true }))
    expect(server.cluster.home.startsWith(folder)).toBe(false)
    expect(await ask(server, 'select 1 as one')).toEqual([{ one: 1 }])
    expect((await start(folder)).port).toBe(server.port)
    await stopServer(server)
  },
)
