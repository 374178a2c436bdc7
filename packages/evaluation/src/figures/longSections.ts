import { numberNames } from '../films/shotNumbers.ts'
import { historyMarks } from '../films/studies.ts'
import { bootstrap, meanOf, shareOf, type Tally } from '../interval.ts'
import { uncaptionedTraits } from '../judge/judgedTraits.ts'
import { allColumns, casesOf, type FilmSet, shareTable } from './filmSet.ts'
import { bothShow, type Case, identityKept, joins, type Metric, saidRight, tallyOf, unsaidKept } from './metrics.ts'
import type { Curve, Section, Table } from './section.ts'

/** Drift over long films, by the noise level of history. */
export function historySection(set: FilmSet): Section {
  const columns = allColumns(set)
  const upTo = historyMarks.filter((mark) => mark <= set.study.film(0).shots.length)
  return {
    id: 'history',
    title: 'Noise level of history',
    text: 'Long films, shot after shot, each beside the eight before it at noise level t_c. Clean history tells most, and hands on its errors; noisy history forgets. Drift is what changes with the number of the shot.',
    tables: upTo.map((mark) =>
      shareTable(set, `Shots ${Math.max(1, mark - WINDOW + 1)} to ${mark}`, {
        metrics: [within(saidRight, mark), againstFirst(mark)],
        columns,
      }),
    ),
    curves: [
      shotCurve(set, columns, {
        title: 'What captions say is shown',
        of: 'share',
        read: saidAt,
      }),
      ...numberNames.map((name) => numberCurve(set, columns, name)),
    ],
  }
}

/** Ways of choosing history. */
export function poolSection(set: FilmSet): Section {
  const columns = allColumns(set)
  return {
    id: 'pool',
    title: 'Choosing history',
    text: 'Each shot is drawn beside three finished ones: those whose words are most like its own, the last three, or those that a director would pick (the first shot of each of its characters, the first wide shot, then the last).',
    tables: [shareTable(set, 'By way of choosing', { metrics: [saidRight, unsaidKept, identityKept], columns })],
    curves: [],
  }
}

/** One take, segment after segment. */
export function extensionSection(set: FilmSet): Section {
  const columns = allColumns(set)
  return {
    id: 'extension',
    title: 'One shot, extended',
    text: 'One take, segment after segment, without a cut marker, each beside the four before it. Joins are right where the judge sees no cut.',
    tables: [shareTable(set, 'The whole take', { metrics: [joins[2], saidRight, unsaidKept], columns })],
    curves: numberNames.map((name) => numberCurve(set, columns, name)),
  }
}

const WINDOW = 5

/** A metric on the last five shots up to a mark. */
const within = (metric: Metric, mark: number): Metric => ({
  ...metric,
  tally: ({ film, record, real }) => {
    const cut = <T>(list: readonly T[]) => list.slice(Math.max(0, mark - WINDOW), mark)
    const part = (one: Case['record']) => ({
      ...one,
      ...{ reading: { shots: cut(one.reading.shots), cuts: cut(one.reading.cuts) }, numbers: cut(one.numbers) },
    })
    return metric.tally({ film: { ...film, shots: cut(film.shots) }, record: part(record), real: part(real) })
  },
})

/** Whether those shots still show what no caption says as the first shots that could show it did. */
const againstFirst = (mark: number): Metric => ({
  ...{ id: 'as-first', title: 'what no caption says is as it was at first', chance: null },
  tally: ({ film, record }) =>
    tallyOf(
      uncaptionedTraits.flatMap((name) =>
        film.shots.flatMap((_, at) => {
          if (at < Math.max(1, mark - WINDOW) || at >= mark) return []
          const first = film.shots.findIndex((_, before) => before < at && bothShow(name, film, before, at))
          return first < 0 ? [] : [record.reading.shots[at][name] === record.reading.shots[first][name]]
        }),
      ),
    ),
})

const saidAt = (film: Case, at: number): Tally => within(saidRight, at + 1).tally(film)

type Read = { title: string; of: 'share'; read: (film: Case, at: number) => Tally }

const shotCurve = (set: FilmSet, columns: Table['columns'], { title, of, read }: Read): Curve => ({
  ...{ title, of, xLabel: 'shot', yLabel: 'share, mean of five shots' },
  series: columns.map(({ name, title }) => ({
    ...{ name, title },
    points: (casesOf(set, name)[0]?.film.shots ?? []).map((_, at) => ({
      x: at + 1,
      figure: shareOf(casesOf(set, name).map((film) => read(film, at))),
    })),
  })),
})

/** Mean of a number of the shot less that of the real shot, by the place of the shot. */
const numberCurve = (set: FilmSet, columns: Table['columns'], name: (typeof numberNames)[number]): Curve => ({
  ...{
    title: `${name[0].toUpperCase()}${name.slice(1)}, less that of the real shot`,
    of: 'number',
    xLabel: 'shot',
    yLabel: name,
  },
  series: columns
    .filter(({ name: arm }) => arm !== 'real')
    .map(({ name: arm, title }) => ({
      ...{ name: arm, title },
      points: (casesOf(set, arm)[0]?.film.shots ?? []).map((_, at) => ({
        x: at + 1,
        figure: bootstrap(
          casesOf(set, arm).map(({ record, real }) => record.numbers[at][name] - real.numbers[at][name]),
          meanOf,
        ),
      })),
    })),
})
