/** A time in [0, 1], 0 clean and 1 noise, or null while the shot is not in the sequence. */
export type PlanTime = number | null

/**
 * The table of times: row k is where step k begins, the last row is where the plan ends; one column a shot.
 * Falling columns are denoised, level ones are context, a rise adds noise again, null is absent.
 */
export type NoisePlan = readonly (readonly PlanTime[])[]

/** Thrown for a plan that cannot be run; the message says which cell and how to mend it. */
export class NoisePlanFault extends Error {
  override name = 'NoisePlanFault'
}

/** Checks a hand-made matrix. Every shot that is not conditioned must begin at 1 and end at 0. */
export function checkNoisePlan(plan: NoisePlan, shots: number, conditions: ReadonlySet<number> = new Set()): void {
  if (plan.length < 2) throw new NoisePlanFault('a noise plan needs at least two rows: a start and an end')
  plan.forEach((row, step) => {
    if (row.length !== shots)
      throw new NoisePlanFault(`row ${step} has ${row.length} times, expected one for each of ${shots} shots`)
    row.forEach((time, shot) => {
      if (time !== null && !(time >= 0 && time <= 1))
        throw new NoisePlanFault(`row ${step}, shot ${shot + 1}: ${time} is not a time between 0 and 1`)
    })
  })
  for (let shot = 0; shot < shots; shot++) checkColumn(plan, shot, conditions.has(shot))
}

function checkColumn(plan: NoisePlan, shot: number, given: boolean): void {
  const column = plan.map((row) => row[shot])
  const first = column.findIndex((time) => time !== null)
  if (first < 0) throw new NoisePlanFault(`shot ${shot + 1} never enters the plan`)
  if (column.slice(first).includes(null))
    throw new NoisePlanFault(`shot ${shot + 1} leaves the plan; keep it at a time`)
  if (given) return
  if (column[first] !== 1)
    throw new NoisePlanFault(`shot ${shot + 1} begins at ${column[first]}; begin at 1, or give the shot`)
  if (!column.includes(0)) throw new NoisePlanFault(`shot ${shot + 1} never reaches 0, so it is never finished`)
}

/** Times of one shot from 1 to 0 in `steps` steps, shifted towards noise: s·t / (1 + (s − 1)·t) (SD3 §5.3.2). */
export function timeSchedule(steps: number, shift = 1): number[] {
  if (!Number.isInteger(steps) || steps < 1) throw new NoisePlanFault(`${steps} steps: give a whole number from 1`)
  return Array.from({ length: steps + 1 }, (_, k) => {
    const t = 1 - k / steps
    return (shift * t) / (1 + (shift - 1) * t)
  })
}

type Schedule = { readonly shots: number; readonly steps: number; readonly shift?: number }

const rowOf = (shots: number, time: (shot: number) => PlanTime): PlanTime[] =>
  Array.from({ length: shots }, (_, shot) => time(shot))

/** All shots at one time: the scene is denoised as a whole. */
export const jointPlan = ({ shots, steps, shift }: Schedule): NoisePlan =>
  timeSchedule(steps, shift).map((t) => rowOf(shots, () => t))

/** Given shots stay at their time (t_c), wherever they stand; the others are denoised together. */
export const conditionedPlan = (schedule: Schedule, times: ReadonlyMap<number, number>): NoisePlan =>
  timeSchedule(schedule.steps, schedule.shift).map((t) => rowOf(schedule.shots, (shot) => times.get(shot) ?? t))

/** One shot after another; a finished shot waits at `contextTime` (t_c) as history. Given shots are history from the start. */
export function autoregressivePlan(
  { shots, steps, shift }: Schedule,
  contextTime: number,
  given: ReadonlyMap<number, number> = new Map(),
): NoisePlan {
  const times = timeSchedule(steps, shift)
  return rowOf(shots, (shot) => shot).flatMap((current) => {
    if (given.has(current as number)) return []
    return times.map((t) =>
      rowOf(
        shots,
        (shot) => given.get(shot) ?? (shot < (current as number) ? contextTime : shot === current ? t : null),
      ),
    )
  })
}

/** Later shots lag behind by `lag` steps each: a wave of noise levels through the scene. */
export function staircasePlan({ shots, steps, shift }: Schedule, lag: number): NoisePlan {
  const times = timeSchedule(steps, shift)
  return Array.from({ length: steps + 1 + lag * (shots - 1) }, (_, row) =>
    rowOf(shots, (shot) => times[Math.min(Math.max(row - lag * shot, 0), steps)]),
  )
}
