import { words } from '../../words/index.ts'
import type { Job, PlanPicture } from './planPicture.ts'

const text = words.storyboard.noisePlan

/** How clean a shot is at a time, in words. */
export function cleanness(time: number): string {
  const clean = 1 - time
  if (clean <= 0.06) return text.clean.none
  if (clean < 0.375) return text.clean.quarter
  if (clean < 0.625) return text.clean.half
  if (clean < 0.94) return text.clean.most
  return text.clean.all
}

/** What the column of a shot means, in a sentence or two. */
export function explainColumn({ rows, jobs }: PlanPicture, at: number): string {
  const job = jobs.find(({ makes }) => makes.includes(at))
  if (!job) return text.notMade(at + 1)
  const table = rows.slice(job.from, job.from + job.rows)
  const start = beginOf(table, at)
  const beside = job.makes.filter((other) => other !== at)
  const sentences = [
    beside.length === 0 ? text.alone(at + 1, job.rows - 1) : among(table, { at, start, beside, job }),
    ...seenTold(table, { at, start, job }),
  ]
  return sentences.join(' ')
}

type Table = PlanPicture['rows']
type At = { readonly at: number; readonly start: number; readonly job: Job }

/** The row at which a shot begins to lose its noise: the last at which it is still all noise. */
function beginOf(table: Table, at: number): number {
  const first = table.findIndex((row) => row[at] !== null)
  const fall = table.findIndex(
    (row, r) => r > first && row[at] !== null && (row[at] as number) < (table[first][at] as number),
  )
  return fall < 0 ? Math.max(first, 0) : fall - 1
}

function among(table: Table, { at, start, beside }: At & { beside: readonly number[] }): string {
  const starts = beside.map((other) => beginOf(table, other))
  if (starts.every((one) => one === start)) return text.together(at + 1)
  const sooner = beside.filter((other) => beginOf(table, other) < start)
  if (sooner.length === 0) return text.firstOf(at + 1)
  const nearest = sooner.toSorted(
    (a, b) => beginOf(table, b) - beginOf(table, a) || Math.abs(a - at) - Math.abs(b - at),
  )[0]
  const time = table[start][nearest]
  if (time === null || time > 0.94) return text.startsAfter(at + 1, nearest + 1)
  return text.startsWhen(at + 1, nearest + 1, cleanness(time))
}

/** The finished shots that it sees, and how much of them. */
function seenTold(table: Table, { at, start, job }: At): string[] {
  const row = table[start] ?? []
  const seen = row.flatMap((time, other) =>
    other !== at && time !== null && !job.makes.includes(other) ? [{ other, time }] : [],
  )
  if (seen.length === 0) return []
  const times = new Set(seen.map(({ time }) => time))
  const names = seen.map(({ other }) => other + 1)
  return times.size === 1
    ? [text.sees(names, seen[0].time)]
    : seen.map(({ other, time }) => text.sees([other + 1], time))
}
