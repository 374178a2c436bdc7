import { closeSync, existsSync, fstatSync, openSync, readFileSync, rmSync, statSync } from 'node:fs'
import { createServer } from 'node:net'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { StoreFault } from '../storeFault.ts'
import { giveToServer, runAsServer, spawnAsServer } from './account.ts'
import { type Binaries, placeBinaries } from './binaries.ts'
import { type Cluster, clusterHome, freeBytes, openCluster, syncLater } from './cluster.ts'

/** A running database server on this machine. */
export type EmbeddedServer = {
  host: string
  port: number
  user: string
  password: string
  cluster: Cluster
  binaries: Binaries
}

const SETTINGS = [
  'listen_addresses=127.0.0.1',
  'unix_socket_directories=',
  'max_connections=100',
  'shared_buffers=128MB',
  'jit=off',
  // rows written without waiting for the disk are at most three times this old when a crash loses them
  'wal_writer_delay=20ms',
]
const TRIES = 40

/**
 * The server of a data folder: the one that runs already, whichever process started it, or a new one. It outlives this
 * process; stopServer ends it when nobody is connected. port: taken if it is free; settings: for a new server, beside ours. After a kill of the server or of its starter, the next call recovers.
 */
export async function startServer(
  dataFolder: string,
  { port: wanted, settings = [] }: { port?: number; settings?: string[] } = {},
): Promise<EmbeddedServer> {
  const home = await clusterHome(path.resolve(dataFolder))
  const binaries = await placeBinaries(home)
  const cluster = await openCluster(home, binaries)
  if (cluster.isNew && !settings.includes('fsync=off')) syncLater(cluster, binaries)
  for (let tried = 0; tried < TRIES; tried++) {
    const running = await findServer(cluster)
    if (running) return { ...running, binaries }
    const port = (await isFree(wanted)) ? wanted! : await freePort()
    wanted = undefined
    if (!holder(cluster)) {
      const said = await launch(cluster, binaries, [`port=${port}`, ...SETTINGS, ...settings])
      // without room it ends the same way each time
      if (said !== null && isFull(cluster, said)) throw whyNot(cluster, said)
    }
    // somebody else is starting or stopping one; orphans of a killed one need a moment to go
    else await sleep(250)
  }
  throw whyNot(cluster, lastWords(cluster, 0))
}

/** Stops the server of a cluster if nobody is connected to it any more. */
export async function stopServer(server: EmbeddedServer): Promise<boolean> {
  const client = clientFor(server.cluster, server.port)
  try {
    await client.connect()
    // a connection that was just closed is seen for a moment longer
    for (let tried = 0; (await countOthers(client)) > 0; tried++) {
      if (tried === 5) return false
      await sleep(50)
    }
  } catch {
    return false
  } finally {
    await client.end().catch(() => {})
  }
  await runAsServer(server.binaries.pgCtl, ['stop', '-D', server.cluster.data, '-m', 'fast', '-w'])
  return true
}

async function countOthers(client: pg.Client): Promise<number> {
  const { rows } = await client.query<{ others: number }>(
    `select count(*)::int as others from pg_stat_activity where backend_type = 'client backend' and pid <> pg_backend_pid()`,
  )
  return rows[0].others
}

/** The server that runs on a cluster, by the file it writes. Nothing in the file is believed before it answered with our password and our folder. */
async function findServer(cluster: Cluster): Promise<Omit<EmbeddedServer, 'binaries'> | null> {
  const claimed = readPidFile(cluster)
  if (!claimed?.port) return null
  const client = clientFor(cluster, claimed.port)
  try {
    await client.connect()
    const { rows } = await client.query<{ data_directory: string }>('show data_directory')
    if (path.resolve(rows[0].data_directory) !== path.resolve(cluster.data)) return null
    return { host: '127.0.0.1', port: claimed.port, user: 'sceneweave', password: cluster.password, cluster }
  } catch {
    return null
  } finally {
    await client.end().catch(() => {})
  }
}

/** The process that the cluster's lock file names, if it lives and is a PostgreSQL. A stale file, even with a number that another program has by now, is removed. */
function holder(cluster: Cluster): number | null {
  const claimed = readPidFile(cluster)
  if (!claimed) return null
  if (isPostgres(claimed.pid)) return claimed.pid
  rmSync(path.join(cluster.data, 'postmaster.pid'), { force: true })
  return null
}

function readPidFile(cluster: Cluster): { pid: number; port: number } | null {
  try {
    const lines = readFileSync(path.join(cluster.data, 'postmaster.pid'), 'utf8').split('\n')
    return { pid: Number(lines[0]), port: Number(lines[3] ?? 0) }
  } catch {
    return null
  }
}

function isPostgres(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 1) return false
  try {
    process.kill(pid, 0)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false
  }
  const comm = `/proc/${pid}/comm`
  return existsSync(comm) ? readFileSync(comm, 'utf8').startsWith('postgres') : true
}

/** Starts a server and waits until it answers, or has ended: then it gives what it said. It is detached, so that it outlives this process. */
async function launch(cluster: Cluster, { postgres }: Binaries, settings: string[]): Promise<string | null> {
  const log = openLog(cluster)
  const { size } = fstatSync(log)
  const words = settings.flatMap((setting) => ['-c', setting])
  const child = spawnAsServer(postgres, ['-D', cluster.data, ...words], { detached: true, stdio: ['ignore', log, log] })
  closeSync(log)
  let isOver = false
  child.once('exit', () => (isOver = true)).once('error', () => (isOver = true))
  child.unref()
  // recovery after a crash takes as long as the log is; the loop ends when the process does
  while (!isOver && !(await findServer(cluster))) await sleep(20)
  if (!isOver) return null
  await sleep(100)
  return lastWords(cluster, size)
}

function openLog(cluster: Cluster): number {
  const place = logOf(cluster)
  const isLong = existsSync(place) && statSync(place).size > 5 * 2 ** 20
  const log = openSync(place, isLong ? 'w' : 'a', 0o600)
  giveToServer(place)
  return log
}

function clientFor({ password }: Cluster, port: number): pg.Client {
  const to = { host: '127.0.0.1', port, user: 'sceneweave', password, database: 'postgres' }
  const client = new pg.Client({ ...to, connectionTimeoutMillis: 5000 })
  client.on('error', () => {})
  return client
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number }
      server.close(() => resolve(port))
    })
  })
}

function isFree(port: number | undefined): Promise<boolean> {
  if (!port) return Promise.resolve(false)
  return new Promise((resolve) => {
    const server = createServer().once('error', () => resolve(false))
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)))
  })
}

const logOf = ({ home }: Cluster): string => path.join(home, 'postgres.log')

/** The end of the server's log, of what stands behind a place. */
function lastWords(cluster: Cluster, from: number): string {
  const log = logOf(cluster)
  return existsSync(log) ? readFileSync(log).subarray(from).subarray(-8000).toString() : ''
}

const isFull = ({ home }: Cluster, said: string): boolean =>
  /no space left/i.test(said) || freeBytes(home) < 32 * 2 ** 20

function whyNot(cluster: Cluster, said: string): StoreFault {
  if (isFull(cluster, said))
    return new StoreFault('disk-full', `The disk under ${cluster.home} is full. Free at least 1 GB and start again.`)
  const lines = said.trim().split('\n')
  const reason = lines.findLast((line) => /FATAL|PANIC|ERROR/.test(line)) ?? lines.at(-1) ?? 'it said nothing'
  return new StoreFault(
    'database-unusable',
    `The database did not start (${reason}). The whole story is in ${logOf(cluster)}.`,
  )
}
