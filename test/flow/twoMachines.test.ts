import { listRunners, readRun } from '@sceneweave/store'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startFakeS3 } from '../../packages/store/src/assets/fakeS3.ts'
import { done, type FlowStage, filmOf, openFlowStage, type RunnerProcess } from './flowStage.ts'
import { openReference, type Reference } from './reference.ts'

// Two runners that share a database and a bucket and nothing else: no folder, as on two machines.

let s3: Awaited<ReturnType<typeof startFakeS3>>
let stage: FlowStage
let reference: Reference
let runners: Record<string, RunnerProcess>
beforeAll(async () => {
  s3 = await startFakeS3()
  stage = await openFlowStage({ bucket: { endpoint: s3.url, name: 'films', prefix: 'sw' } })
  reference = await openReference(stage.folder, stage.weights)
  const [one, two] = await Promise.all([stage.startRunner('one'), stage.startRunner('two')])
  runners = { one, two }
}, 300_000)
afterAll(async () => {
  await reference?.close()
  await stage?.close()
  await s3?.close()
}, 60_000)

const graphOf = (seed: number) =>
  stage.graph('autoregressive', {
    'plan.steps': 30,
    'shot1.seed': seed,
    ...Object.fromEntries([1, 2, 3, 4].map((shot) => [`shot${shot}.frames`, 5])),
  })

test('runs go to both, each once, and their films are those of a machine alone', async () => {
  const graphs = [1, 2, 3, 4].map(graphOf)
  const runs = await Promise.all(graphs.map((graph) => stage.submit(graph)))
  const events = await Promise.all(runs.map((run) => done(stage.store, run)))
  const rows = await Promise.all(runs.map(({ id }) => readRun(stage.store, id)))
  expect(rows.map(({ attempt }) => attempt)).toEqual([1, 1, 1, 1])
  expect(new Set(rows.map(({ runner }) => runner)).size).toBe(2)
  for (const [at, graph] of graphs.entries())
    expect((await filmOf(stage.store, events[at])).equals(await reference.film(graph))).toBe(true)
  expect(s3.objects.size).toBeGreaterThan(4)
}, 300_000)

test('what one machine had sampled when it died, the other goes on from, through the bucket alone', async () => {
  const graph = graphOf(9)
  const run = await stage.submit(graph)
  let killed: Promise<unknown> | undefined
  let ends = 0
  const events = await done(stage.store, run, (event) => {
    if (event.type === 'node-end' && graph.nodes[event.node].type === 'nextShot') ends++
    if (ends < 2 || event.type !== 'node-progress') return
    killed ??= killWhoeverHas(run.id)
  })
  await killed
  const made = events.flatMap((event) => (event.type === 'node-end' && !event.reused ? [event.node] : []))
  expect(new Set(made).size, 'nothing is made twice').toBe(made.length)
  expect((await readRun(stage.store, run.id)).attempt).toBe(2)
  expect((await filmOf(stage.store, events)).equals(await reference.film(graph))).toBe(true)
}, 300_000)

async function killWhoeverHas(run: string): Promise<void> {
  const { runner } = await readRun(stage.store, run)
  const { name } = (await listRunners(stage.store)).find(({ id }) => id === runner) as { name: string }
  runners[name].child.kill('SIGKILL')
}
