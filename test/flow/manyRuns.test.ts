import { setTimeout as after } from 'node:timers/promises'
import { emptyGraph, type Graph } from '@sceneweave/project'
import { listRuns, readEvents } from '@sceneweave/store'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type FlowStage, openFlowStage } from './flowStage.ts'

let stage: FlowStage
beforeAll(async () => {
  stage = await openFlowStage()
}, 300_000)
afterAll(() => stage?.close(), 60_000)

const RUNS = 150
const KILLS = 3

const words = (text: string): Graph => ({
  ...emptyGraph(),
  nodes: { words: { type: 'text', version: 1, params: { text }, at: { x: 0, y: 0 }, mode: 'run' } },
})

// A runner writes the end of one run while it works on the next: a kill hits both.
test('kill -9 of a runner among many small runs: each ends once, its numbers have no gap, and none is left', async () => {
  await Promise.all(Array.from({ length: RUNS }, (_, at) => stage.submit(words(`run ${at}`), { class: 'batch' })))
  const doneRuns = async () => (await listRuns(stage.store, { status: ['done'], limit: RUNS })).length
  for (let kill = 0; kill <= KILLS; kill++) {
    // under the same name the next one has the runs of the last at once
    const runner = await stage.startRunner('small')
    while ((await doneRuns()) < (RUNS * (kill + 1)) / (KILLS + 1)) await after(10)
    runner.child.kill('SIGKILL')
    await runner.ended
  }
  const runs = await listRuns(stage.store, { limit: 2 * RUNS })
  expect(runs.map(({ status }) => status)).toEqual(Array(RUNS).fill('done'))
  for (const { id, attempt } of runs) {
    const events = await readEvents(stage.store, id)
    expect(events.map(({ seq }) => seq)).toEqual(events.map((_, at) => at + 1))
    expect(events.filter(({ type }) => type === 'run-end')).toEqual([expect.objectContaining({ status: 'done' })])
    expect(events.filter(({ type }) => type === 'run-start').length).toBeLessThanOrEqual(attempt)
  }
}, 300_000)
