import { afterAll, beforeAll, expect, test } from 'vitest'
import { findBelow } from '../kill/processes.ts'
import { done, type FlowStage, filmOf, openFlowStage, type RunnerProcess, started } from './flowStage.ts'
import { openReference, type Reference } from './reference.ts'

let stage: FlowStage
let reference: Reference
let runner: RunnerProcess
beforeAll(async () => {
  stage = await openFlowStage()
  reference = await openReference(stage.folder, stage.weights)
  runner = await stage.startRunner()
}, 300_000)
afterAll(async () => {
  await reference?.close()
  await stage?.close()
}, 120_000)

const short = { 'shot1.frames': 5, 'shot2.frames': 5, 'shot3.frames': 5, 'shot4.frames': 5 }
const { 'shot4.frames': _, ...three } = short

test.skipIf(process.platform !== 'linux')(
  'kill -9 of the engine in the middle of sampling: the run goes on from its checkpoint to the same film',
  async () => {
    const graph = stage.graph('joint', { ...three, 'plan.steps': 60 })
    let killedAt = 0
    const steps: number[] = []
    const events = await done(stage.store, await stage.submit(graph), (event) => {
      if (event.type !== 'node-progress' || event.of !== 60) return
      steps.push(event.step)
      if (killedAt > 0 || event.step < 15) return
      killedAt = event.step
      process.kill(findBelow(runner.pid, 'engine/child') as number, 'SIGKILL')
    })
    expect(killedAt).toBeGreaterThan(0)
    const after = steps.slice(steps.indexOf(killedAt) + 1)
    expect(Math.min(...after), 'it did not begin anew').toBeGreaterThan(2)
    expect(started(events).filter((node) => node === 'generate')).toHaveLength(1)
    expect((await filmOf(stage.store, events)).equals(await reference.film(graph))).toBe(true)
  },
  300_000,
)

test('kill -9 of a runner: another takes its run over, makes no finished shot again, and the film is the same', async () => {
  const graph = stage.graph('autoregressive', { ...short, 'plan.steps': 40 })
  let isKilled = false
  let ends = 0
  const events = await done(stage.store, await stage.submit(graph), (event) => {
    if (event.type === 'node-end' && graph.nodes[event.node].type === 'nextShot' && !event.reused) ends++
    if (isKilled || ends < 2 || event.type !== 'node-progress') return
    isKilled = true
    process.kill(runner.pid, 'SIGKILL')
    void stage.startRunner().then((next) => {
      runner = next
    })
  })
  expect(isKilled).toBe(true)
  const made = events.flatMap((event) => (event.type === 'node-end' && !event.reused ? [event.node] : []))
  expect(new Set(made).size, 'nothing is made twice').toBe(made.length)
  expect(events.filter(({ type }) => type === 'run-start')).toHaveLength(2)
  expect((await filmOf(stage.store, events)).equals(await reference.film(graph))).toBe(true)
}, 300_000)

test('SIGTERM: a runner saves, gives its run back and ends; the next one goes on in the middle of the shot', async () => {
  const graph = stage.graph('joint', { ...three, 'plan.steps': 60, 'shot1.seed': 77 })
  let stoppedAt = 0
  const steps: number[] = []
  const ending = runner
  const events = await done(stage.store, await stage.submit(graph), (event) => {
    if (event.type !== 'node-progress' || event.of !== 60) return
    steps.push(event.step)
    if (stoppedAt > 0 || event.step < 10) return
    stoppedAt = event.step
    ending.child.kill('SIGTERM')
    void ending.ended.then(async () => {
      runner = await stage.startRunner()
    })
  })
  expect(await ending.ended).toBe(0)
  expect(steps[steps.indexOf(stoppedAt) + 1]).toBeGreaterThanOrEqual(stoppedAt)
  expect((await filmOf(stage.store, events)).equals(await reference.film(graph))).toBe(true)
}, 300_000)
