import { shareOf } from '../interval.ts'
import { allColumns, casesOf, type FilmSet, shareTable } from './filmSet.ts'
import { backAll, backUnsaid, type Case, type Metric } from './metrics.ts'
import type { Curve, Section } from './section.ts'

/** How well somebody who was away comes back, by how long. */
export function returnSection(set: FilmSet): Section {
  const columns = allColumns(set)
  const metrics = [backAll, backUnsaid]
  const awayOf = ({ film }: Case) => film.shots.length - 2
  const curve = (metric: Metric): Curve => ({
    ...{ title: metric.title, xLabel: 'shots away', yLabel: 'share', of: 'share' },
    series: columns.map(({ name, title }) => ({
      ...{ name, title },
      points: byKey(casesOf(set, name), awayOf).map(([x, cases]) => ({ x, figure: shareOf(cases.map(metric.tally)) })),
    })),
  })
  return {
    id: 'return',
    title: 'Coming back',
    text: 'With two characters, Character A is seen in the first shot, is away while Character B acts, and comes back in the last. In scenes of one character it is the main prop, which close-ups do not show. Compared are first and last shot.',
    tables: [
      shareTable(set, 'Away for 1 to 7 shots', { metrics, columns }),
      {
        ...shareTable({ ...set, cases: only(set, (one) => awayOf(one) >= 5) }, 'Away for 5 shots or more', {
          metrics,
          columns,
        }),
      },
    ],
    curves: metrics.map(curve),
  }
}

const only = ({ cases }: FilmSet, keeps: (one: Case) => boolean): FilmSet['cases'] =>
  new Map([...cases].map(([arm, films]) => [arm, new Map([...films].filter(([, one]) => keeps(one)))]))

function byKey(cases: readonly Case[], key: (one: Case) => number): [number, Case[]][] {
  const groups = new Map<number, Case[]>()
  for (const one of cases) groups.set(key(one), [...(groups.get(key(one)) ?? []), one])
  return [...groups].sort(([a], [b]) => a - b)
}
