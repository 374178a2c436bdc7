import type { SamplingSettings } from '../films/drawFilm.ts'
import { type FilmName, isOnSheets, readStrip } from '../films/filmRecord.ts'
import type { StudyPlan } from '../films/studies.ts'
import { readFilmSets } from './filmSet.ts'
import type { Section } from './section.ts'
import { sectionsOf } from './sections.ts'

/** What was judged, by whom, and how. */
export type ReportHead = {
  readonly models: readonly {
    readonly name: string
    readonly hash: string
    readonly provenance: Readonly<Record<string, unknown>>
  }[]
  readonly recogniser: { readonly hash: string }
  readonly plan: StudyPlan
  readonly settings: SamplingSettings
  readonly device: string
}

/** Pictures of one film by every arm: WebP, the middle picture of each shot side by side. */
export type Sheet = {
  readonly title: string
  readonly shots: readonly string[]
  readonly strips: readonly { readonly title: string; readonly picture: Uint8Array }[]
}

export type Report = ReportHead & {
  /** Films that were measured, real ones apart, of those that the plan asks for. */
  readonly films: { readonly measured: number; readonly asked: number }
  readonly sections: readonly Section[]
}

/** Everything that is kept of a plan, as one report and its sheets. Every interval is 95 %. */
export async function summarise(
  head: ReportHead,
  { folder, works, strips }: { folder: string; works: readonly string[]; strips: number },
): Promise<{ report: Report; sheets: Sheet[] }> {
  const sets = await readFilmSets(head.plan, { folder, works })
  const films = { measured: 0, asked: 0 }
  const sheets: Sheet[] = []
  for (const { study, cases } of sets) {
    films.asked += study.arms.length * study.scenes
    for (const { name } of study.arms) films.measured += cases.get(name)?.size ?? 0
    const arms = [{ name: 'real', title: 'real film' }, ...study.arms].filter(({ name }) =>
      isOnSheets({ study: study.name, arm: name }),
    )
    for (let at = 0; at < Math.min(strips, study.scenes); at++) {
      const film = study.film(at)
      const kept = []
      for (const { name, title } of arms) {
        const picture = await readStrip(folder, { study: study.name, arm: name, at } satisfies FilmName)
        if (picture && cases.get(name)?.has(at)) kept.push({ title, picture })
      }
      const away = study.name === 'return' ? `, away for ${film.shots.length - 2}` : ''
      const title = `Scene ${film.seed}${away}: ${film.globalPrompt}`
      if (kept.length > 0) sheets.push({ title, shots: film.shots.map(({ prompt }) => prompt), strips: kept })
    }
  }
  return { report: { ...head, films, sections: sets.flatMap((set) => sectionsOf[set.study.name](set)) }, sheets }
}
