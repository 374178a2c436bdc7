import { type ChildProcess, spawn } from 'node:child_process'
import { createReadStream } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { applyOverrides } from '@sceneweave/graph'
import { checkConfig, initialWeights, modelParams, presets, saveModel, seededNormals } from '@sceneweave/model'
import { catalogue, templates } from '@sceneweave/nodes'
import { type Graph, type Json, newProject, type RunEvent } from '@sceneweave/project'
import { runnerMain } from '@sceneweave/runner'
import {
  type AssetPlace,
  closeStore,
  createProject,
  localOwner,
  openAsset,
  openStore,
  putAsset,
  type Run,
  type RunRequest,
  readEvents,
  readResult,
  readRun,
  type Store,
  submitRun,
} from '@sceneweave/store'
import { vocabulary } from '@sceneweave/world'
import { expect } from 'vitest'
import { emptyDatabase } from '../../packages/store/src/testStore.ts'

// A server's store with a small random model, and runners as real processes beside it.

export type FlowStage = {
  readonly store: Store
  readonly folder: string
  readonly weights: string
  /** A template with the small model and few steps, and other values on top. */
  readonly graph: (id: string, changes?: Record<string, Json>) => Graph
  readonly submit: (graph: Graph, more?: Partial<RunRequest>) => Promise<Run>
  readonly startRunner: (name?: string) => Promise<RunnerProcess>
  readonly close: () => Promise<void>
}

export type RunnerProcess = {
  readonly child: ChildProcess
  readonly pid: number
  readonly ended: Promise<number | null>
}

/** A change of the random model. */
export type ModelChange = { readonly size?: number; readonly maxFrames?: number }

/** Weights that follow their words without training. 32² pictures: a step takes milliseconds. */
export async function writeRandomModel(folder: string, change: ModelChange = {}): Promise<string> {
  const small = { name: 'random', size: 32, width: 32, layers: 1, heads: 1, ...change }
  const config = checkConfig({ ...presets.tiny, ...small, vocabulary: [...vocabulary] })
  const weights = initialWeights(modelParams(config), 1)
  // fresh weights give a velocity of zero: every plan would make the same film
  seededNormals(1, 0, weights.buffer.length).forEach((normal, at) => {
    weights.buffer[at] += 0.1 * normal
  })
  const file = join(folder, 'random.safetensors')
  await saveModel(file, config, weights, { seed: 1 })
  return file
}

/** bucket: assets lie on an S3 server, and the runners see neither the folder of the store nor each other's. */
export type StageWish = { model?: ModelChange; bucket?: Bucket }
export type Bucket = { readonly endpoint: string; readonly name: string; readonly prefix: string }

export async function openFlowStage({ model, bucket }: StageWish = {}): Promise<FlowStage> {
  const folder = await mkdtemp(join(tmpdir(), 'sceneweave-flow-'))
  const dataFolder = join(folder, 'data')
  // biome-ignore lint/suspicious/noUndeclaredEnvVars: a person gives it on the command line
  const given = bucket || process.env.TEST_DATABASE_URL ? await emptyDatabase() : undefined
  const keys = { accessKeyId: 'a', secretAccessKey: 'b' }
  const assets: AssetPlace | undefined = bucket && {
    type: 's3',
    bucket: bucket.name,
    prefix: bucket.prefix,
    endpoint: bucket.endpoint,
    ...keys,
  }
  const store = await openStore({ databaseUrl: given?.url, dataFolder, assets, runnerTimeoutMs: 4000 })
  const place = {
    ...(given && { DATABASE_URL: given.url }),
    ...(bucket
      ? {
          SCENEWEAVE_ASSETS: `s3://${bucket.name}/${bucket.prefix}`,
          S3_ENDPOINT: bucket.endpoint,
          AWS_ACCESS_KEY_ID: keys.accessKeyId,
          AWS_SECRET_ACCESS_KEY: keys.secretAccessKey,
        }
      : { SCENEWEAVE_DATA: dataFolder }),
  }
  const owner = await localOwner(store)
  const weights = await writeRandomModel(folder, model)
  const { asset: source } = await putAsset(store, createReadStream(weights), { mediaType: 'application/x-safetensors' })
  const project = await createProject(store, { project: newProject('flow', 'Flow'), owner: owner.id })
  const runners: RunnerProcess[] = []
  return {
    store,
    folder,
    weights,
    graph: (id, changes = {}) => templateGraph(id, { source, changes }),
    submit: (graph, more) =>
      submitRun(store, {
        graph,
        target: { type: 'all' },
        class: 'interactive',
        user: owner.id,
        project: project.id,
        ...more,
      }),
    async startRunner(name) {
      const started = await startProcess(place, name ?? `flow-${runners.length}`)
      runners.push(started)
      return started
    },
    async close() {
      for (const { child } of runners) child.kill('SIGKILL')
      await Promise.all(runners.map(({ ended }) => ended))
      await closeStore(store)
      await given?.drop()
      await rm(folder, { recursive: true, force: true, maxRetries: 10 })
    },
  }
}

/** A template with other weights, three steps, and other values on top. */
export function templateGraph(
  id: string,
  { source, changes }: { source: string; changes: Record<string, Json> },
): Graph {
  const found = templates.find((one) => one.id === id)
  if (!found) throw new RangeError(`there is no template ${id}`)
  const ofType = (type: string) =>
    Object.keys(found.graph.nodes).filter((node) => found.graph.nodes[node].type === type)
  const models = ofType('loadModel').map((node) => [`${node}.source`, source] as const)
  const steps = ofType('noisePlan').map((node) => [`${node}.steps`, 3] as const)
  return applyOverrides(found.graph, { ...Object.fromEntries([...models, ...steps]), ...changes }, catalogue)
}

/** A runner as a process, once it says that it waits for runs. place: its database and assets, as a person would set them. */
function startProcess(place: NodeJS.ProcessEnv, name: string): Promise<RunnerProcess> {
  const { DATABASE_URL: _, SCENEWEAVE_ASSETS: __, SCENEWEAVE_DATA: ___, ...rest } = process.env
  const env = {
    ...rest,
    ...place,
    SCENEWEAVE_RUNNER: name,
    SCENEWEAVE_THREADS: '1',
    SCENEWEAVE_CHECKPOINT_MS: '0',
  }
  const child = spawn(process.execPath, ['--import', import.meta.resolve('tsx'), fileURLToPath(runnerMain)], {
    env,
    stdio: ['ignore', 'inherit', 'pipe'],
  })
  let said = ''
  const ended = new Promise<number | null>((resolve) => child.on('close', resolve))
  return new Promise((resolve, reject) => {
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      said += text
      if (said.includes('waits for runs')) resolve({ child, pid: child.pid as number, ended })
    })
    void ended.then(() => reject(new Error(`the runner ended: ${said}`)))
  })
}

/** All events of a run once it has ended; `seen` is told each as it comes. */
export async function eventsOf(
  store: Store,
  run: string,
  seen: (event: RunEvent) => void = () => {},
): Promise<RunEvent[]> {
  const all: RunEvent[] = []
  for (;;) {
    for (const event of await readEvents(store, run, all.length)) {
      expect(event.seq, 'numbers without a gap').toBe(all.length + 1)
      all.push(event)
      seen(event)
    }
    if (all.at(-1)?.type === 'run-end') return all
    await new Promise((resolve) => setTimeout(resolve, 30))
  }
}

/** Waits for the end of a run that must be done. */
export async function done(store: Store, run: Pick<Run, 'id'>, seen?: (event: RunEvent) => void): Promise<RunEvent[]> {
  const events = await eventsOf(store, run.id, seen)
  const { status, fault } = await readRun(store, run.id)
  expect([status, fault?.message], events.map((event) => JSON.stringify(event)).join('\n')).toEqual(['done', undefined])
  return events
}

/** Nodes that did their work in these events, in order. */
export const started = (events: readonly RunEvent[]): string[] =>
  events.flatMap((event) => (event.type === 'node-start' ? [event.node] : []))

/** The bytes of the film that a node of a finished run wrote. */
export async function filmOf(store: Store, events: readonly RunEvent[], node = 'export'): Promise<Buffer> {
  const end = events.findLast((event) => event.type === 'node-end' && event.node === node)
  if (end?.type !== 'node-end') throw new Error(`${node} did not end`)
  const result = await readResult(store, end.key)
  const { film } = (result ?? expect.unreachable('no result')).outputs as { film: { clip: { asset: string } } }
  const chunks: Uint8Array[] = []
  for await (const chunk of (await openAsset(store, film.clip.asset)).stream) chunks.push(chunk)
  return Buffer.concat(chunks)
}
