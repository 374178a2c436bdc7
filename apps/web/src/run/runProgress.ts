import type { NodeId } from '@sceneweave/project'
import type { RunState } from './runState.ts'
import type { NodeForecast } from './useForecast.ts'

/** How far a run is: a share of its time, and how long it takes from here, where that is known. */
export type RunProgress = { share: number; leftMs?: number }

type Weights = { done: number; left: number; isMeasured: boolean }

/**
 * Weighs what is done against what is left. What ended counts with the time that it took, what is to come with the
 * time that was forecast; a node that was never measured counts like the average of those that were. Pure.
 */
export function progressOf(run: RunState, forecast: Readonly<Record<NodeId, NodeForecast>>, now: number): RunProgress {
  if (run.status === 'done') return { share: 1, leftMs: 0 }
  const { done, left, isMeasured } = weigh(run, forecast)
  const share = done + left === 0 ? 0 : Math.min(0.99, done / (done + left))
  if (isMeasured) return { share, leftMs: left }
  const elapsed = run.startedAt === undefined ? 0 : now - run.startedAt
  // a guess from a twentieth of the way would jump about
  return share < 0.05 || elapsed <= 0 ? { share } : { share, leftMs: (elapsed * (1 - share)) / share }
}

function weigh({ nodes }: RunState, forecast: Readonly<Record<NodeId, NodeForecast>>): Weights {
  const measured = Object.values(forecast).flatMap(({ ms }) => (ms === undefined ? [] : [ms]))
  const average = measured.length > 0 ? measured.reduce((a, b) => a + b, 0) / measured.length : 1000
  const weights: Weights = { done: 0, left: 0, isMeasured: true }
  for (const id of new Set([...Object.keys(forecast), ...Object.keys(nodes)])) {
    const { state, ms, step = 0, of = 1, etaMs } = nodes[id] ?? { state: 'waiting' }
    const expected = forecast[id]
    if (state === 'done' || state === 'reused' || state === 'failed') {
      weights.done += ms ?? 0
      continue
    }
    if (expected?.state !== 'runs' && state !== 'running') continue
    const part = Math.min(1, step / of)
    const told = etaMs !== undefined && part > 0 && part < 1
    // what a node tells of itself is truer than how long others like it took
    const whole = told ? etaMs / (1 - part) : (expected?.ms ?? (expected?.light ? 0 : average))
    weights.left += whole * (1 - part)
    weights.done += whole * part
    if (expected?.ms === undefined && !expected?.light && etaMs === undefined) weights.isMeasured = false
  }
  return weights
}
