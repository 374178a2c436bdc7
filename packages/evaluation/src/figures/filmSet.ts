import { type FilmRecord, readRecord, realArms } from '../films/filmRecord.ts'
import { type Arm, type Study, type StudyPlan, studiesOf } from '../films/studies.ts'
import { bootstrap, type Figure, meanOf, shareOf } from '../interval.ts'
import type { Case, Metric } from './metrics.ts'
import type { Column, Row, Table } from './section.ts'

/** The films of a study: by arm, and of the set itself, what each scene gave; scenes that were not reached are absent. */
export type FilmSet = { readonly study: Study; readonly cases: ReadonlyMap<string, ReadonlyMap<number, Case>> }

/** Reads what is kept of every study of a plan. A scene counts when its real film was measured. */
export async function readFilmSets(
  plan: StudyPlan,
  { folder, works }: { folder: string; works: readonly string[] },
): Promise<FilmSet[]> {
  const sets: FilmSet[] = []
  for (const study of studiesOf(plan)) {
    const arms = [...realArms.map((name) => ({ name, model: 0 })), ...study.arms]
    const cases = new Map<string, Map<number, Case>>(arms.map(({ name }) => [name, new Map()]))
    for (let at = 0; at < study.scenes; at++) {
      const film = study.film(at)
      const read = (arm: string, model: number) => readRecord(folder, { study: study.name, arm, at }, works[model])
      const real: FilmRecord | null = await read('real', 0)
      if (!real) continue
      for (const { name, model } of arms) {
        const record = await read(name, model)
        if (record) cases.get(name)?.set(at, { film, record, real })
      }
    }
    sets.push({ study, cases })
  }
  return sets
}

export const casesOf = ({ cases }: FilmSet, arm: string): Case[] => [...(cases.get(arm)?.values() ?? [])]

/** Columns for arms of a study, and for the judge on the real films. */
export const columnsOf = ({ arms }: Study, names: readonly string[], withReal = true): Column[] => [
  ...names
    .flatMap((name) => arms.filter((arm) => arm.name === name))
    .map(({ name, title, paper }: Arm) => ({ name, title, paper })),
  ...(withReal
    ? [
        { name: 'coded', title: 'real films through the autoencoder', isReal: true },
        { name: 'real', title: 'real films', isReal: true },
      ]
    : []),
]

/** Columns for all arms of a study, and for the judge on the real films. */
export const allColumns = ({ study }: FilmSet): Column[] =>
  columnsOf(
    study,
    study.arms.map(({ name }) => name),
  )

/** A table of shares. Questions that nobody could be asked are left out. */
export function shareTable(
  set: FilmSet,
  title: string,
  { metrics, columns }: { metrics: readonly Metric[]; columns: readonly Column[] },
): Table {
  const rows = metrics.map((metric): Row => {
    const figures = columns.map(({ name }) => [name, shareOf(casesOf(set, name).map(metric.tally))] as const)
    return { id: metric.id, title: metric.title, chance: metric.chance, figures: asked(figures) }
  })
  return { title, of: 'share', columns, rows: rows.filter(({ figures }) => Object.keys(figures).length > 0) }
}

/** A table of differences to the first column, film by film. */
export function gainTable(
  set: FilmSet,
  title: string,
  { metrics, columns }: { metrics: readonly Metric[]; columns: readonly Column[] },
): Table {
  const [first, ...others] = columns
  const rows = metrics.map((metric): Row => {
    const figures = others.map(({ name }) => [name, gainOf(set, metric, [first.name, name])] as const)
    return { id: metric.id, title: metric.title, chance: null, figures: asked(figures) }
  })
  return { title, of: 'difference', columns: others, rows }
}

function gainOf({ cases }: FilmSet, metric: Metric, [one, other]: readonly [string, string]): Figure {
  const share = (arm: string, at: number) => {
    const found = cases.get(arm)?.get(at)
    const tally = found && metric.tally(found)
    return tally && tally.asked > 0 ? tally.right / tally.asked : null
  }
  const gains = [...(cases.get(one)?.keys() ?? [])].flatMap((at) => {
    const [a, b] = [share(one, at), share(other, at)]
    return a === null || b === null ? [] : [a - b]
  })
  return bootstrap(gains, meanOf)
}

const asked = (figures: readonly (readonly [string, Figure])[]): Record<string, Figure> =>
  Object.fromEntries(figures.filter(([, { count }]) => count > 0))
