import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir, userInfo } from 'node:os'
import path from 'node:path'
import { emptyGraph, type Graph, newProject, type RunEvent, type Take } from '@sceneweave/project'
import pg from 'pg'
import { startServer, stopServer } from './embedded/postgres.ts'
import {
  claimRun,
  closeStore,
  openStore,
  putAsset,
  registerRunner,
  type Store,
  type StoreSettings,
  submitRun,
} from './index.ts'
import type { Claim, Runner, RunRequest } from './values.ts'

/** An open store on an empty database of its own: on the server of TEST_DATABASE_URL, or on one of ours that all test files share. */
export async function openTestStore(
  settings: Partial<StoreSettings> = {},
): Promise<{ store: Store; url: string; close: () => Promise<void> }> {
  const dataFolder = mkdtempSync(path.join(tmpdir(), 'sceneweave-store-'))
  const { url, drop } = await emptyDatabase()
  const store = await openStore({ databaseUrl: url, dataFolder, ...settings })
  return {
    store,
    url,
    close: async () => {
      await closeStore(store)
      await drop()
      rmSync(dataFolder, { recursive: true, force: true })
    },
  }
}

/** The address of a database that nothing is in. */
export async function emptyDatabase(): Promise<{ url: string; drop: () => Promise<void> }> {
  const given = process.env.TEST_DATABASE_URL
  const server = given ? undefined : await testServer()
  const url = new URL(given ?? `postgresql://${server!.user}:${server!.password}@127.0.0.1:${server!.port}/postgres`)
  const name = `test_${randomUUID().replaceAll('-', '')}`
  // stays connected, so that no other test file stops the server
  const admin = new pg.Client(url.href)
  admin.on('error', () => {})
  await admin.connect()
  await admin.query(`create database ${name}`)
  url.pathname = `/${name}`
  return {
    url: url.href,
    drop: async () => {
      await admin.query(`drop database if exists ${name} with (force)`)
      await admin.end()
      if (server) await stopServer(server)
    },
  }
}

/** One for all test files of this user. It need not outlive the machine's power, only processes. */
function testServer() {
  return startServer(path.join(tmpdir(), `sceneweave-test-${userInfo().uid}`), { settings: ['fsync=off'] })
}

/** One statement on a connection of its own. */
export async function ask(url: string, text: string, values: unknown[] = []): Promise<Record<string, unknown>[]> {
  const client = new pg.Client(url)
  await client.connect()
  try {
    return (await client.query(text, values)).rows
  } finally {
    await client.end()
  }
}

export const graph: Graph = {
  ...emptyGraph(),
  nodes: { a: { type: 'text', version: 1, params: { text: 'hello' }, at: { x: 0, y: 0 }, mode: 'run' } },
}

/** Submits a small run. */
export function submit(store: Store, request: Partial<RunRequest> = {}) {
  return submitRun(store, { graph, target: { type: 'all' }, class: 'batch', user: 'ann', ...request })
}

/** Registers a runner with a GPU's worth of memory. */
export function runnerNamed(store: Store, name = 'runner', models: string[] = []): Promise<Runner> {
  return registerRunner(store, { name, version: '1', device: 'cpu', memoryBytes: 8e9, models })
}

/** Claims a run that must be there. */
export async function claimed(store: Store, runner: Runner, prefer?: string[]): Promise<Claim> {
  const claim = await claimRun(store, runner, { prefer })
  if (!claim) throw new Error('there was nothing to claim')
  return claim
}

/** A progress event. */
export function event(seq: number): RunEvent {
  return { type: 'node-progress', seq, at: 1000 + seq, node: 'a', step: seq, of: 100 }
}

export function project(id: string) {
  return newProject(id, `Project ${id}`)
}

/** Stores a text as an asset. */
export function putText(store: Store, text: string) {
  return putAsset(store, Buffer.from(text), { mediaType: 'text/plain' })
}

/** A take of a new clip whose prompt is `words`. */
export async function newTake(store: Store, id: string, words: string): Promise<Take> {
  const shot = { id: `shot-${id}`, prompt: words, frames: 5, cut: true, seed: 1, take: 0, locked: false }
  const [latents, clip] = [await putText(store, `latents ${id}`), await putText(store, `clip ${id}`)]
  const rest = {
    model: 'a'.repeat(64),
    words,
    seed: 1,
    contextTime: 0,
    context: [],
    status: 'new' as const,
    starred: false,
  }
  return { id, shot, latents, clip, ...rest }
}
