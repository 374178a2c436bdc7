import type { Matrix, NoisePlanValue } from './values.ts'

// The same tables as packages/model's, for the browser, where the model does not run; test/noisePlans.test.ts holds both equal.

/** Columns of a plan: null for a shot that is made, its time for one that is given. */
export type Columns = readonly (number | null)[]

/** Times of one shot from 1 to 0 in `steps` steps, shifted towards noise: s·t / (1 + (s − 1)·t). */
export const timesOf = ({ steps, shift }: Pick<NoisePlanValue, 'steps' | 'shift'>): number[] =>
  Array.from({ length: steps + 1 }, (_, k) => {
    const t = 1 - k / steps
    return (shift * t) / (1 + (shift - 1) * t)
  })

/** The table of times of a plan over these columns. Throws a RangeError where a drawn matrix does not fit them. */
export function matrixOf(plan: NoisePlanValue, columns: Columns): Matrix {
  const times = timesOf(plan)
  const moving = columns.flatMap((given, at) => (given === null ? [at] : []))
  const table = (rows: number, time: (row: number, place: number) => number | null): Matrix =>
    Array.from({ length: rows }, (_, row) => columns.map((given, at) => given ?? time(row, moving.indexOf(at))))
  switch (plan.mode) {
    case 'joint':
    case 'conditioned':
      return table(times.length, (row) => times[row])
    case 'autoregressive':
      return table(times.length * moving.length, (row, place) => {
        const current = Math.floor(row / times.length)
        return place < current ? plan.contextTime : place > current ? null : times[row % times.length]
      })
    case 'staircase': {
      const lag = lagOf(plan)
      const rows = times.length + lag * (moving.length - 1)
      return table(rows, (row, place) => times[Math.min(Math.max(row - lag * place, 0), plan.steps)])
    }
    case 'drawn':
      return drawn(plan, columns)
    default:
      return plan.mode satisfies never
  }
}

/** Each shot a quarter of the steps behind the one before it: late enough to lean on it, early enough to overlap. */
const lagOf = ({ steps }: NoisePlanValue): number => Math.max(1, Math.round(steps / 4))

/** A drawn matrix has a column for each shot of the scene, that is: for the last of `columns`; context stands before them. */
function drawn({ matrix }: NoisePlanValue, columns: Columns): Matrix {
  if (!matrix || matrix.length === 0) throw new RangeError('a drawn noise plan needs its table of times; draw one')
  const context = columns.length - matrix[0].length
  if (context < 0 || columns.slice(0, context).includes(null))
    throw new RangeError(
      `the drawn noise plan has ${matrix[0].length} columns, and there are ${columns.length} shots; draw one column for each shot`,
    )
  const problem = matrixProblem(matrix, (shot) => columns[shot + context] !== null)
  if (problem) throw new RangeError(`the drawn noise plan: ${problem}`)
  return matrix.map((row) => columns.map((given, at) => given ?? row[at - context]))
}

/**
 * What is wrong with a matrix made by hand and how to mend it; undefined when it can be run. A column that stays at one
 * time is that of a given shot, which only the node that runs the plan can tell: by default each may be.
 */
export function matrixProblem(matrix: Matrix, isGiven: (shot: number) => boolean = () => true): string | undefined {
  if (matrix.length < 2) return 'it has too few rows: give at least two, a start and an end'
  const shots = matrix[0].length
  if (shots === 0) return 'it has no columns: give one for each shot'
  const ragged = matrix.findIndex((row) => row.length !== shots)
  if (ragged >= 0) return `row ${ragged + 1} has ${matrix[ragged].length} times: give ${shots}, one for each shot`
  const columns = Array.from({ length: shots }, (_, shot) => matrix.map((row) => row[shot]))
  return columns.map((column, at) => columnProblem(column, at, isGiven(at))).find((problem) => problem !== undefined)
}

function columnProblem(column: readonly (number | null)[], at: number, mayStay: boolean): string | undefined {
  const shot = `shot ${at + 1}`
  const first = column.findIndex((time) => time !== null)
  if (first < 0) return `${shot} has no times: let it begin at 1`
  const there = column.slice(first)
  if (there.some((time) => time !== null && !(time >= 0 && time <= 1)))
    return `${shot} has a time outside 0 to 1: 0 is clean, 1 is noise`
  if (there.includes(null)) return `${shot} leaves the plan: keep it at a time once it is there`
  if (mayStay && there.every((time) => time === there[0])) return undefined
  if (there[0] !== 1) return `${shot} begins at ${there[0]}: begin at 1`
  return there.includes(0) ? undefined : `${shot} never reaches 0: end it at 0`
}
