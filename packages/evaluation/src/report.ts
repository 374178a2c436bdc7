import type { FilmRecord, SamplingSettings } from './filmRecord.ts'
import { bootstrap, type Figure, ratioOfSums, shareOf, type Tally } from './interval.ts'
import { chanceOf, type TraitName, uncaptionedTraits } from './judgedTraits.ts'
import type { Verdict } from './testFilm.ts'
import type { SceneRange } from './unseenScenes.ts'

/** How often the judge is right on real pictures of the same shots: as rendered, and through the autoencoder. */
export type JudgeShares = { readonly real: Figure; readonly coded: Figure }

/** A trait of films made from words alone, over all shots that can show it. */
export type GeneratedFigure = {
  readonly trait: TraitName
  readonly right: Figure
  readonly chance: number
  readonly judge: JudgeShares
}

/** A trait no caption mentions, in a second shot made after the real first one and made alone; `gain` is paired. */
export type CarriedFigure = {
  readonly trait: TraitName
  readonly withContext: Figure
  readonly alone: Figure
  readonly gain: Figure
  readonly chance: number
  readonly judge: JudgeShares
}

/** Mean loss of the last shot with clean context over its mean loss with noisy context: below 1, context helps. */
export type ContextFigures = { readonly overAlike: Figure; readonly overNoise: Figure }

/** What was judged, by whom, and how. */
export type ReportHead = {
  readonly model: {
    readonly name: string
    readonly hash: string
    readonly provenance: Readonly<Record<string, unknown>>
  }
  readonly recogniser: { readonly hash: string }
  readonly scenes: SceneRange
  readonly settings: SamplingSettings
}

export type Report = ReportHead & {
  readonly context: ContextFigures
  readonly generated: readonly GeneratedFigure[]
  readonly carried: readonly CarriedFigure[]
  readonly films: readonly FilmRecord[]
}

const CAPTIONED: readonly TraitName[] = ['environment', 'colour', 'species', 'timeOfDay', 'accessory']

/** Figures over all films; every interval is 95 %. */
export function summarise(head: ReportHead, films: readonly FilmRecord[]): Report {
  const losses = (other: 'alike' | 'noise') =>
    bootstrap(
      films.map(({ loss }) => [loss.clean, loss[other]] as const),
      ratioOfSums,
    )
  return {
    ...head,
    context: { overAlike: losses('alike'), overNoise: losses('noise') },
    generated: CAPTIONED.map((trait) => generatedFigure(films, trait)),
    carried: uncaptionedTraits.map((trait) => carriedFigure(films, trait)),
    films,
  }
}

function generatedFigure(films: readonly FilmRecord[], trait: TraitName): GeneratedFigure {
  const share = (of: 'generated' | 'real' | 'coded') => shareOf(films.map((film) => tally(film[of], trait)))
  const judge = { real: share('real'), coded: share('coded') }
  return { trait, right: share('generated'), chance: chanceOf(trait), judge }
}

function carriedFigure(films: readonly FilmRecord[], trait: TraitName): CarriedFigure {
  const shots = films.flatMap(({ carried }) => (carried && carried.real[trait] !== undefined ? [carried] : []))
  const share = (of: 'withContext' | 'alone' | 'real' | 'coded') =>
    shareOf(shots.map((shot) => tally([shot[of]], trait)))
  const gain = bootstrap(
    shots.map(({ withContext, alone }) => Number(withContext[trait]) - Number(alone[trait])),
    (sample) => sample.reduce((sum, one) => sum + one, 0) / sample.length,
  )
  const judge = { real: share('real'), coded: share('coded') }
  return { trait, withContext: share('withContext'), alone: share('alone'), gain, chance: chanceOf(trait), judge }
}

/** How many of these verdicts speak of a trait, and how many say that it is right. */
export function tally(verdicts: readonly Verdict[], trait: TraitName): Tally {
  const spoken = verdicts.flatMap((verdict) => verdict[trait] ?? [])
  return { right: spoken.filter((isRight) => isRight).length, asked: spoken.length }
}
