import { type NoisePlan, NoisePlanFault, type PlanTime } from './noisePlan.ts'
import type { Move } from './solver.ts'

/** The shots whose times fall from one row to the next. */
export function fallingShots(row: readonly PlanTime[], next: readonly PlanTime[]): Move {
  const falling = row.flatMap((from, shot) => {
    const to = next[shot]
    return from !== null && to !== null && to < from ? [[shot, { from, to }] as const] : []
  })
  return new Map(falling)
}

/** Whether a shot's time in a row did not come about by a step: it enters, or is noised again. */
export function entersAt(row: readonly PlanTime[], before: readonly PlanTime[] | null, shot: number): boolean {
  const [time, last] = [row[shot], before?.[shot] ?? null]
  return time !== null && (last === null || time > last)
}

/** Throws where a plan cannot read its level shots from a cache. */
export function checkCached(plan: NoisePlan, attention: 'bidirectional' | 'causal'): void {
  if (attention !== 'causal')
    throw new NoisePlanFault('cached history needs causal attention: only then do finished shots not change')
  plan.slice(1).forEach((row, step) => {
    const moving = fallingShots(plan[step], row)
    const level = plan[step].flatMap((time, shot) => (time === null || moving.has(shot) ? [] : [shot]))
    if (moving.size > 0 && level.some((shot) => shot > Math.min(...moving.keys())))
      throw new NoisePlanFault(
        `cached history: in row ${step} a level shot stands behind a moving one; have history recomputed`,
      )
  })
}
