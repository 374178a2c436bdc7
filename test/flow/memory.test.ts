import { afterAll, beforeAll, expect, test } from 'vitest'
import { done, type FlowStage, openFlowStage } from './flowStage.ts'

let stage: FlowStage
let runner: Awaited<ReturnType<FlowStage['startRunner']>>
beforeAll(async () => {
  stage = await openFlowStage()
  runner = await stage.startRunner()
}, 300_000)
afterAll(() => stage?.close(), 60_000)

test.skipIf(process.platform !== 'linux')(
  'a runner tells with how much memory it made what took its time, and nothing of the rest',
  async () => {
    const events = await done(stage.store, await stage.submit(stage.graph('joint', { 'plan.steps': 40 })))
    const ends = events.flatMap((event) => (event.type === 'node-end' && !event.reused ? [event] : []))
    const made = ends.find(({ node }) => node === 'generate')!
    expect(made.ms).toBeGreaterThan(20)
    // two processes with a runtime each, and a model of less than a megabyte
    expect(made.peakBytes).toBeGreaterThan(100e6)
    expect(made.peakBytes).toBeLessThan(4e9)
    for (const { ms, peakBytes } of ends) expect(peakBytes !== undefined).toBe(ms >= 20)
    expect(runner.child.exitCode).toBeNull()
  },
  300_000,
)
