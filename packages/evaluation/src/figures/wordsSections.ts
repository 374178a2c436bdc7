import { scorerNames } from '../films/scorers.ts'
import { bootstrap, type Figure, meanOf, ratioOfSums, shareOf, type Tally } from '../interval.ts'
import { judgedTraits, truthOf, uncaptionedTraits } from '../judge/judgedTraits.ts'
import { casesOf, columnsOf, type FilmSet, gainTable, shareTable } from './filmSet.ts'
import {
  carried,
  identityKept,
  joins,
  keptTraits,
  type Metric,
  motions,
  said,
  saidRight,
  tallyOf,
  unsaidKept,
} from './metrics.ts'
import type { Row, Section, Table } from './section.ts'

const headline = [saidRight, unsaidKept, identityKept, joins[0], motions[0]]

/** Films from words: the methods side by side, trait by trait, and what context carries. */
export function wordsSections(set: FilmSet): Section[] {
  const compared = set.study.arms.map(({ name }) => name).filter((name) => name !== 'carried' && name !== 'again')
  const columns = columnsOf(set.study, compared)
  const made = columnsOf(set.study, compared, false)
  const table = (title: string, metrics: readonly Metric[]) => shareTable(set, title, { metrics, columns })
  return [
    {
      id: 'methods',
      title: 'Films from words, by method',
      text: 'Every method draws the same films on the same weights: same words, same noise, same steps. A shot is right when the judge reads what was asked for; a film is consistent when the judge reads the same in every two of its shots, whatever that is.',
      tables: [
        table('In brief', headline),
        ...(made.length > 1
          ? [
              gainTable(set, `${made[0].title}, less each other method, film by film`, {
                metrics: headline,
                columns: made,
              }),
            ]
          : []),
        secondsTable(set, made),
        scoreTable(set, columns),
      ],
      curves: [],
    },
    {
      id: 'traits',
      title: 'Trait by trait',
      text: 'The columns of real films show how often the judge itself is right: nothing that is drawn can be expected to be read more often.',
      tables: [
        table('Said by a caption: shots that show it', said),
        table('Pairs of shots of a film that agree', keptTraits),
        table('Cuts and continued takes', joins),
        table('Motion', motions),
      ],
      curves: [],
    },
    carriedSection(set),
  ]
}

function secondsTable(set: FilmSet, columns: Table['columns']): Table {
  const figures = columns.map(
    ({ name }) =>
      [
        name,
        bootstrap(
          casesOf(set, name).map(({ record }) => record.seconds),
          meanOf,
        ),
      ] as const,
  )
  const rows = [
    { id: 'seconds', title: 'seconds of sampling a film', chance: null, figures: Object.fromEntries(figures) },
  ]
  return { title: 'Time', of: 'number', columns, rows }
}

/** The paper's columns, where scorers were given. */
function scoreTable(set: FilmSet, columns: Table['columns']): Table {
  const rows = scorerNames.map((scorer): Row => {
    const figures = columns.map(({ name }) => {
      const scores = casesOf(set, name).flatMap(({ record }) => record.scores?.[scorer] ?? [])
      return [name, bootstrap(scores, meanOf)] as const
    })
    const known = figures.filter(([, { count }]) => count > 0)
    return { id: `score-${scorer}`, title: scorer, chance: null, figures: Object.fromEntries(known) }
  })
  const scored = rows.filter(({ figures }) => Object.keys(figures).length > 0)
  return { title: "By the reader's own scorers", of: 'number', columns, rows: scored }
}

function carriedSection(set: FilmSet): Section {
  const columns = columnsOf(set.study, ['carried', 'alone'])
  const losses = casesOf(set, 'real').flatMap(({ record }) => record.loss ?? [])
  const ratio = (other: 'alike' | 'noise') =>
    bootstrap(
      losses.map((loss) => [loss.clean, loss[other]] as const),
      ratioOfSums,
    )
  const row = (id: string, title: string, figure: Figure): Row => ({
    id,
    title,
    chance: null,
    figures: { ratio: figure },
  })
  return {
    id: 'carried',
    title: 'What no caption says',
    text: 'All later shots drawn beside the real first one, or each alone with the same words and the same noise. Counted are shots that can show what the first shot shows. Below: the same words with other noise give another film, wherever words leave it open; and how much clean context lowers the loss of a noisy shot.',
    tables: [
      shareTable(set, 'Carried from the real first shot', { metrics: carried, columns }),
      diversityTable(set),
      {
        title: 'Loss of the last shot (t = 0.7 to 0.9), clean context over',
        of: 'number',
        columns: [{ name: 'ratio', title: 'ratio' }],
        rows: [
          row('over-alike', 'context as noisy as the shot', ratio('alike')),
          row('over-noise', 'context of pure noise', ratio('noise')),
        ],
      },
    ],
    curves: [],
  }
}

/** Of shots of two films from the same words, how often they differ in what is not said. */
function diversityTable(set: FilmSet): Table {
  const rows = uncaptionedTraits.map((name): Row => {
    const tallies = [...(set.cases.get('joint') ?? [])].flatMap(([at, { film, record }]): Tally[] => {
      const other = set.cases.get('again')?.get(at)
      if (!other) return []
      const differ = film.shots.map(({ truth }, shot) =>
        truthOf(name, film.truth, truth) === null
          ? null
          : record.reading.shots[shot][name] !== other.record.reading.shots[shot][name],
      )
      return [tallyOf(differ)]
    })
    const figure = shareOf(tallies)
    const { title, values } = judgedTraits[name]
    return {
      id: `differ-${name}`,
      title,
      chance: 1 - 1 / values.length,
      figures: figure.count > 0 ? { differ: figure } : {},
    }
  })
  return {
    title: 'Diversity: two films of the same words, shots that differ',
    of: 'share',
    columns: [{ name: 'differ', title: 'differ' }],
    rows: rows.filter(({ figures }) => Object.keys(figures).length > 0),
  }
}
