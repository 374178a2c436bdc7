import { expect, it } from 'vitest'
import { progressOf } from './runProgress.ts'
import { noRun, type RunState } from './runState.ts'
import type { NodeForecast } from './useForecast.ts'

const runs = (ms?: number): NodeForecast => ({ state: 'runs', ...(ms !== undefined && { ms }) })
const forecast = {
  words: { state: 'runs', light: true },
  one: runs(1000),
  two: runs(3000),
  kept: { state: 'reused' },
} as Record<string, NodeForecast>
const running = (nodes: RunState['nodes']): RunState => ({ ...noRun, run: 'a', status: 'running', startedAt: 0, nodes })

it('weighs nodes by their time, not by their number', () => {
  expect(progressOf(running({ one: { state: 'done', ms: 1000 } }), forecast, 0)).toEqual({ share: 0.25, leftMs: 3000 })
})

it('counts a node in work by its steps', () => {
  const half = running({ one: { state: 'done', ms: 1000 }, two: { state: 'running', step: 1, of: 2 } })
  expect(progressOf(half, forecast, 0)).toEqual({ share: 0.625, leftMs: 1500 })
})

it('believes a node that tells how long it takes', () => {
  const told = running({ two: { state: 'running', step: 1, of: 2, etaMs: 9000 } })
  expect(progressOf(told, forecast, 0)).toEqual({ share: 9_000 / 19_000, leftMs: 10_000 })
})

it('asks nothing of reused nodes, and is the same after a reload, when those that ended are forecast as reused', () => {
  const nodes = { one: { state: 'done', ms: 1000 }, kept: { state: 'reused', ms: 0 } } as const
  const later = { ...forecast, one: { state: 'reused' } as NodeForecast }
  expect(progressOf(running(nodes), later, 0)).toEqual(progressOf(running(nodes), forecast, 0))
})

it('says no time while something was never measured, and then goes by the time that has passed', () => {
  const unmeasured = { one: runs(1000), two: runs() }
  expect(progressOf(running({}), unmeasured, 10)).toEqual({ share: 0 })
  expect(progressOf(running({ one: { state: 'done', ms: 1000 } }), unmeasured, 2000)).toEqual({
    share: 0.5,
    leftMs: 2000,
  })
})

it('is never whole before the run has ended, and then always', () => {
  const all = { one: { state: 'done', ms: 1000 }, two: { state: 'done', ms: 3000 } } as const
  expect(progressOf(running(all), forecast, 0).share).toBe(0.99)
  expect(progressOf({ ...running(all), status: 'done' }, forecast, 0).share).toBe(1)
})
