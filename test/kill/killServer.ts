import { type ChildProcess, spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as after } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { closeStore, openStore } from '@sceneweave/store'
import { findBelow } from './processes.ts'

const program = fileURLToPath(new URL('../../apps/cli/bin/sceneweave.mjs', import.meta.url))

/** What can be killed. */
export const victims = ['api', 'runner', 'engine', 'database'] as const
export type Victim = (typeof victims)[number]

/** `sceneweave serve` as people start it, started again whenever it was killed. */
export class KillServer {
  readonly url: string
  private readonly data: string
  private readonly port: number
  /** When a runner last said that it waits for runs, in ms since 1970. */
  readyAt = 0
  private child: ChildProcess | null = null
  private isClosed = false
  private cluster = ''
  private kept: Promise<void> = Promise.resolve()

  private constructor(data: string, port: number) {
    this.data = data
    this.port = port
    this.url = `http://127.0.0.1:${port}`
  }

  static async open(data: string): Promise<KillServer> {
    const server = new KillServer(data, await freePort())
    server.kept = server.keep()
    await server.answering()
    server.cluster = await clusterOf(data)
    return server
  }

  /** Kills it with SIGKILL; false when it does not run just now. */
  kill(victim: Victim): boolean {
    const pid = this.pidOf(victim)
    if (pid === undefined) return false
    try {
      process.kill(pid, 'SIGKILL')
      return true
    } catch {
      return false
    }
  }

  /** Resolves when the API answers, and with it the database. */
  async answering(): Promise<void> {
    for (;;) {
      const answer = await fetch(`${this.url}/api/v1/runs`).catch(() => null)
      if (answer?.ok) return
      await after(100)
    }
  }

  async close(): Promise<void> {
    this.isClosed = true
    this.child?.kill('SIGINT')
    const killer = setTimeout(() => this.child?.kill('SIGKILL'), 30_000)
    await this.kept
    clearTimeout(killer)
  }

  private pidOf(victim: Victim): number | undefined {
    const serve = this.child?.pid
    if (serve === undefined) return undefined
    switch (victim) {
      case 'api':
        return serve
      case 'runner':
        return findBelow(serve, 'runner/src/main.ts')
      case 'engine':
        return findBelow(serve, 'engine/child.ts')
      case 'database':
        return databasePid(this.cluster)
      default:
        return victim satisfies never
    }
  }

  private async keep(): Promise<void> {
    while (!this.isClosed) {
      const words = ['serve', '--port', String(this.port), '--data', this.data, '--threads', '1']
      const env = { ...process.env, SCENEWEAVE_CHECKPOINT_MS: '200' }
      const child = spawn(process.execPath, [program, ...words], { env, stdio: ['ignore', 'ignore', 'pipe'] })
      this.child = child
      child.stderr?.setEncoding('utf8').on('data', (text: string) => {
        process.stderr.write(text)
        if (text.includes('waits for runs')) this.readyAt = Date.now()
      })
      await new Promise((resolve) => child.on('close', resolve))
    }
  }
}

/** The first process of the database on a cluster's folder, as it wrote it down itself. */
function databasePid(cluster: string): number | undefined {
  try {
    return Number(readFileSync(join(cluster, 'postmaster.pid'), 'utf8').split('\n')[0])
  } catch {
    return undefined
  }
}

/** Where the server of a data folder keeps its cluster: not always inside it. */
async function clusterOf(dataFolder: string): Promise<string> {
  const store = await openStore({ dataFolder })
  try {
    const { rows } = await store.database.pool.query<{ data_directory: string }>('show data_directory')
    return rows[0].data_directory
  } finally {
    await closeStore(store)
  }
}

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as { port: number }
  await new Promise((resolve) => server.close(resolve))
  return port
}
