import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { makeCatalogue } from '@sceneweave/graph'
import { benchCatalogue, fanOutGraph } from '@sceneweave/graph/bench'
import { type RunnerHandle, type RunnerSettings, startRunner } from '@sceneweave/runner'
import { closeStore, openStore, readRun, type Store, submitRun } from '@sceneweave/store'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { z } from 'zod'
import { done } from './flowStage.ts'

let dataFolder: string
let store: Store
const runners: RunnerHandle[] = []
beforeEach(async () => {
  dataFolder = await mkdtemp(join(tmpdir(), 'sceneweave-version-'))
  await chmod(dataFolder, 0o755)
  store = await openStore({ dataFolder })
}, 60_000)
afterEach(async () => {
  await Promise.all(runners.splice(0).map((runner) => runner.stop()))
  await closeStore(store)
  await rm(dataFolder, { recursive: true, force: true, maxRetries: 5 })
}, 60_000)

const older = makeCatalogue([], { value: { title: 'Value', colour: '#888', shape: 'round', value: z.string() } })

const start = async (name: string, catalogue: RunnerSettings['catalogue']) => {
  runners.push(await startRunner({ dataFolder, name, catalogue, machine: { device: 'reference' } }))
}

test('a runner of another version, which does not know a node, leaves the run to one that does, and says so', async () => {
  await start('old', older)
  const { id } = await submitRun(store, {
    graph: fanOutGraph(2),
    target: { type: 'all' },
    class: 'interactive',
    user: 'ann',
  })
  await expect
    .poll(() => readRun(store, id), { timeout: 60_000 })
    .toMatchObject({ status: 'waiting', fault: { code: 'unknown-type', message: expect.stringMatching(/\. \w+/) } })
  await start('new', benchCatalogue)
  const events = await done(store, { id })
  expect(events.at(-1)).toMatchObject({ type: 'run-end', status: 'done' })
  expect(events.filter(({ type }) => type === 'node-end')).toHaveLength(3)
}, 180_000)
