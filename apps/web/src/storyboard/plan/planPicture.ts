import { type Matrix, matrixOf, matrixProblem, type NoisePlanValue, standardPlan } from '@sceneweave/nodes'
import type { GraphNode, NodeId } from '@sceneweave/project'
import { paramsOf } from '../../canvas/paramsNow.ts'
import type { Lane } from '../lanes/lanes.ts'

/** One sampling: the rows that it runs, and the shots that it makes, by their places. */
export type Job = {
  readonly maker: NodeId
  readonly makes: readonly number[]
  readonly from: number
  readonly rows: number
}

/** All samplings of a scene under one another: a time for each step and shot, null while a shot is not there. */
export type PlanPicture = {
  readonly rows: Matrix
  readonly jobs: readonly Job[]
  /** What is wrong with a drawn plan, in words. */
  readonly problem?: string
}

/** A plan as the node that is wired hands it on. */
export function planOfNode(node: GraphNode | undefined): NoisePlanValue {
  if (node?.type !== 'noisePlan') return standardPlan
  const { matrix, ...params } = { ...standardPlan, ...(paramsOf(node) as Partial<NoisePlanValue>) }
  return { ...params, ...(matrix && { matrix }) }
}

/** One plan for shots that are each made alone: every mode is the same then, but a drawn one. */
const aloneMode = (plan: NoisePlanValue): NoisePlanValue =>
  plan.mode === 'drawn' ? plan : { ...plan, mode: 'conditioned' }

type Group = { readonly maker: NodeId; readonly lanes: readonly Lane[] }

/** Shots by the sampling that makes them: those of one "generate scene" together, every other one alone. */
function groupsOf(lanes: readonly Lane[], isTogether: (maker: NodeId) => boolean): Group[] {
  const groups: { maker: NodeId; lanes: Lane[] }[] = []
  for (const lane of lanes) {
    const { maker } = lane
    if (!maker) continue
    const known = isTogether(maker) ? groups.find((group) => group.maker === maker) : undefined
    if (known) known.lanes.push(lane)
    else groups.push({ maker, lanes: [lane] })
  }
  return groups
}

/** What runs, exactly: the tables of times of all samplings of a scene, in the order of their shots. */
export function planPicture(
  lanes: readonly Lane[],
  nodes: Readonly<Record<NodeId, GraphNode>>,
  planOf: (lane: Lane) => NoisePlanValue,
): PlanPicture {
  const rows: Matrix = []
  const jobs: Job[] = []
  let problem: string | undefined
  for (const { maker, lanes: made } of groupsOf(lanes, (id) => nodes[id]?.type === 'generateScene')) {
    const isTogether = nodes[maker]?.type === 'generateScene'
    const plan = isTogether ? planOf(made[0]) : aloneMode(planOf(made[0]))
    const seen = seenBy(made[0], lanes)
    const makes = made.map(({ index }) => index)
    // all that a job has a column for, in the order in which the node puts them: what it sees, then what it makes
    const columns = isTogether
      ? lanes.flatMap(({ index }) => (seen.has(index) || makes.includes(index) ? [index] : []))
      : [...seen.keys(), ...makes]
    const { table, fault } = tableOf(
      plan,
      columns.map((at) => (makes.includes(at) ? null : (seen.get(at) ?? null))),
    )
    problem ??= fault
    if (table.length === 0) continue
    jobs.push({ maker, makes, from: rows.length, rows: table.length })
    for (const row of table)
      rows.push(lanes.map((_, at) => (columns.includes(at) ? (row[columns.indexOf(at)] ?? null) : null)))
  }
  return { rows, jobs, ...(problem && { problem }) }
}

/** The table of a sampling. One that was drawn wrong is shown as it was drawn, so that it can be mended. */
function tableOf(plan: NoisePlanValue, columns: readonly (number | null)[]): { table: Matrix; fault?: string } {
  try {
    return { table: matrixOf(plan, columns) }
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    const { matrix = [] } = plan
    const context = columns.length - (matrix[0]?.length ?? 0)
    const isFit = context >= 0 && !columns.slice(0, context).includes(null)
    const table = isFit ? matrix.map((row) => columns.map((given, at) => given ?? row[at - context] ?? null)) : []
    return { table, fault: error.message.replace('the drawn noise plan: ', '') }
  }
}

/** The shots of this scene that a shot sees, by their places, with the times at which it sees them. */
function seenBy({ context }: Lane, lanes: readonly Lane[]): Map<number, number> {
  const seen = new Map<number, number>()
  for (const { shot, time } of context) {
    const at = lanes.findIndex((lane) => lane.shot.id === shot)
    if (at >= 0) seen.set(at, time)
  }
  return seen
}

/** The table that a person draws on: what runs now, as far as the plan's node decides it. */
export function drawable(plan: NoisePlanValue, { rows, jobs }: PlanPicture, job: Job | undefined): Matrix {
  if (plan.mode === 'drawn' && plan.matrix) return plan.matrix.map((row) => [...row])
  const one = job ?? jobs[0]
  if (!one) return []
  const count = Math.max(...one.makes) + 1
  const isAlone = one.makes.length === 1 && count !== rows[0]?.length
  const taken = rows.slice(one.from, one.from + one.rows)
  return isAlone || one.makes.length === 1 ? taken.map((row) => [row[one.makes[0]]]) : taken.map((row) => [...row])
}

export type Stroke = {
  readonly row: number
  readonly column: number
  readonly value: number | null
  /** The whole row, or the whole column. */
  readonly reach: 'cell' | 'row' | 'column'
}

/** The table with a stroke of the brush. Columns of given shots keep their time. */
export function painted(
  matrix: Matrix,
  { row, column, value, reach }: Stroke,
  isGiven: (column: number) => boolean,
): Matrix {
  const isHit = (r: number, c: number) =>
    reach === 'row' ? r === row : reach === 'column' ? c === column : r === row && c === column
  return matrix.map((times, r) => times.map((time, c) => (isHit(r, c) && !isGiven(c) ? value : time)))
}

/** The nearest table that can be run: it begins at 1, never leaves, stays within 0 and 1, and ends at 0. */
export function mended(matrix: Matrix, isGiven: (column: number) => boolean): Matrix {
  const columns = (matrix[0] ?? []).map((_, at) =>
    mendedColumn(
      matrix.map((row) => row[at] ?? null),
      isGiven(at),
    ),
  )
  const table = matrix.map((_, row) => columns.map((column) => column[row]))
  // a table of one row has no room for both ends
  return table.length < 2 ? [columns.map(() => 1), columns.map(() => 0)] : table
}

function mendedColumn(column: readonly (number | null)[], isGiven: boolean): (number | null)[] {
  const kept = column.map((time) => (time === null || Number.isNaN(time) ? null : Math.min(Math.max(time, 0), 1)))
  if (isGiven)
    return kept.map(
      (time, at) => time ?? kept.slice(0, at).findLast((one) => one !== null) ?? kept.find((one) => one !== null) ?? 0,
    )
  const first = Math.min(
    Math.max(
      kept.findIndex((time) => time !== null),
      0,
    ),
    Math.max(0, kept.length - 2),
  )
  const filled: (number | null)[] = []
  for (const [at, time] of kept.entries()) {
    if (at < first) filled.push(null)
    else if (at === first) filled.push(1)
    else filled.push(at === kept.length - 1 && !filled.includes(0) ? 0 : (time ?? filled[at - 1]))
  }
  return filled
}

/** What is wrong with a table, or undefined. */
export const problemOf = (matrix: Matrix, isGiven: (column: number) => boolean): string | undefined =>
  matrixProblem(matrix, isGiven)
