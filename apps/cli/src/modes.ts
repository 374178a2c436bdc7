import {
  autoregressivePlan,
  conditionedPlan,
  jointPlan,
  type NoisePlan,
  type SampleOptions,
  staircasePlan,
} from '@sceneweave/model'
import { UsageFault } from './command.ts'

/** What a mode is made from. `given`: the times of shots that are given; `contextTime`: that of finished ones. */
export type PlanRequest = {
  readonly shots: number
  readonly steps: number
  readonly shift: number
  readonly contextTime: number
  readonly given: ReadonlyMap<number, number>
}

/** A way to order the noise of a scene: the plan, who sees whom, and whether finished shots may be cached. */
type Mode = {
  readonly plan: (request: PlanRequest) => NoisePlan
  readonly attention: SampleOptions['attention']
  readonly history: SampleOptions['history']
}

const together = (request: PlanRequest): NoisePlan =>
  request.given.size > 0 ? conditionedPlan(request, request.given) : jointPlan(request)

const oneByOne = (request: PlanRequest): NoisePlan => autoregressivePlan(request, request.contextTime, request.given)

const modes = {
  joint: { plan: together, attention: 'bidirectional', history: 'recomputed' },
  conditioned: { plan: needingPictures(together), attention: 'bidirectional', history: 'recomputed' },
  autoregressive: { plan: oneByOne, attention: 'bidirectional', history: 'recomputed' },
  causal: { plan: oneByOne, attention: 'causal', history: 'cached' },
  staircase: { plan: stairs, attention: 'bidirectional', history: 'recomputed' },
} satisfies Record<string, Mode>

export type ModeName = keyof typeof modes
export const modeNames = Object.keys(modes) as [ModeName, ...ModeName[]]

/** The mode of a name; `history` in its place where a person asked for the other kind. */
export function modeOf(name: ModeName, history?: SampleOptions['history']): Mode {
  const mode: Mode = modes[name]
  if (history !== undefined && history !== 'recomputed' && mode.attention !== 'causal')
    throw new UsageFault(`--history ${history} needs shots that do not see later ones; use --mode causal`)
  return { ...mode, history: history ?? mode.history }
}

function needingPictures(plan: Mode['plan']): Mode['plan'] {
  return (request) => {
    if (request.given.size > 0) return plan(request)
    throw new UsageFault('--mode conditioned needs a given picture; add "picture" to a shot, or use --mode joint')
  }
}

/** Each shot a quarter of the steps behind the one before it: late enough to lean on it, early enough to overlap. */
function stairs(request: PlanRequest): NoisePlan {
  const plan = staircasePlan(request, Math.max(1, Math.round(request.steps / 4)))
  return plan.map((row) => row.map((time, shot) => request.given.get(shot) ?? time))
}
