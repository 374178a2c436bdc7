import pg from 'pg'
import { type Database, query } from './database.ts'

const CHANNEL = 'sceneweave'

/** Hints between processes that something is new. A hint may be lost: whoever waits also looks by himself now and then. */
export type Wakes = {
  /** Tells every process that uses this database. Many calls of one moment become one statement. */
  wake(topic: string): void
  /** Calls `told` for each hint about a topic, until the returned function is called. */
  listen(topic: string, told: () => void): () => void
  close(): Promise<void>
}

/** Starts listening on a connection of its own, which comes back by itself when it is lost. */
export function openWakes(database: Database): Wakes {
  const listeners = new Map<string, Set<() => void>>()
  const pending = new Set<string>()
  let client: pg.Client | undefined
  let timer: NodeJS.Timeout | undefined
  let retry: NodeJS.Timeout | undefined
  let isClosed = false

  const tell = (topic: string) => {
    for (const told of listeners.get(topic) ?? []) told()
  }
  const connect = async () => {
    const next = new pg.Client(database.settings)
    const again = () => {
      if (isClosed || client !== next) return
      client = undefined
      retry = setTimeout(() => void connect(), 250)
      retry.unref()
    }
    client = next
    next.on('error', again).on('end', again)
    next.on('notification', ({ payload }) => {
      for (const topic of (payload ?? '').split('\n')) tell(topic)
    })
    try {
      await next.connect()
      await next.query(`listen ${CHANNEL}`)
      // whatever was told while nobody listened
      for (const topic of [...listeners.keys()]) tell(topic)
    } catch {
      again()
    }
  }
  // Not inside the transactions that these are about: a notifying transaction holds a lock of the whole database until
  // its commit is on disk, which would take group commit away from all of them.
  const flush = () => {
    timer = undefined
    const topics = [...pending]
    pending.clear()
    for (let at = 0; at < topics.length; at += 80)
      query(database, 'select pg_notify($1, $2)', [CHANNEL, topics.slice(at, at + 80).join('\n')]).catch(() => {})
  }
  void connect()
  return {
    wake(topic) {
      tell(topic)
      pending.add(topic)
      timer ??= setTimeout(flush, 3)
    },
    listen(topic, told) {
      const set = listeners.get(topic) ?? new Set()
      listeners.set(topic, set.add(told))
      return () => {
        set.delete(told)
        if (set.size === 0) listeners.delete(topic)
      }
    },
    async close() {
      isClosed = true
      clearTimeout(timer)
      clearTimeout(retry)
      if (timer) flush()
      await client?.end().catch(() => {})
    },
  }
}

/** Resolves when a hint about one of the topics comes, the time is over, or the signal aborts. */
export function waitForWake(
  wakes: Wakes,
  topics: readonly string[],
  until: { ms: number; signal?: AbortSignal },
): Promise<void> {
  return new Promise((resolve) => {
    if (until.signal?.aborted) return resolve()
    const finish = () => {
      clearTimeout(timer)
      until.signal?.removeEventListener('abort', finish)
      for (const stop of stops) stop()
      resolve()
    }
    const stops = topics.map((topic) => wakes.listen(topic, finish))
    const timer = setTimeout(finish, until.ms)
    until.signal?.addEventListener('abort', finish, { once: true })
  })
}
