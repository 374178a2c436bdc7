import type { Scene } from '@sceneweave/world'
import { byHand, byRecency, byRelevance, chosenHistory } from './choices.ts'
import { type FilmLimits, filmOfReturn, longFilm, longTake, mostAway, wholeFilm } from './filmsOfStudies.ts'
import { carriedOn, type Method, type MethodName, methods } from './methods.ts'

/** A way of making films that a study compares: a method, on one of the models; `noise` other than 0 draws other films. */
export type Arm = {
  readonly name: string
  readonly title: string
  readonly paper: string
  readonly method: Method
  /** The number of the model among those given. */
  readonly model: number
  readonly noise: number
  /** One of those that people may rank: a whole film from its words. */
  readonly isCompared?: true
}

/** Films of one kind, the same for every arm: the same words, and the same noise for columns of the same name. */
export type Study = {
  readonly name: StudyName
  readonly scenes: number
  readonly film: (at: number) => Scene
  readonly arms: readonly Arm[]
}

export const studyNames = ['words', 'return', 'history', 'pool', 'extension'] as const
export type StudyName = (typeof studyNames)[number]

/** What is to be measured, as plain data. */
export type StudyPlan = {
  readonly firstScene: number
  /** Scenes of each study; 0 leaves it out. */
  readonly scenes: Readonly<Record<StudyName, number>>
  readonly methods: readonly MethodName[]
  /** Names of the models; the first is the one that is judged, the others are compared with it on its own films. */
  readonly models: readonly string[]
  readonly limits: FilmLimits
  /** Shots of the films of `history`, `pool` and `extension`, where others than usual are asked for. */
  readonly length?: number
}

/** Levels t_c at which finished shots are seen; the paper shows 0, 0.5 and 0.9 at shots 5, 15 and 37. */
export const historyLevels = [0, 0.1, 0.3, 0.5, 0.9] as const
/** Where the paper looks. */
export const historyMarks = [5, 15, 37] as const
const USUAL = { history: 37, pool: 16, extension: 29 } as const
// a sequence of as many shots as training saw
const CONTEXT = 8
const POOL = 3
const SEGMENTS_SEEN = 4
/** What is asked of every other model. */
const COMPARED: readonly MethodName[] = ['joint', 'causal']

const arm = (name: string, method: Method, { model = 0, noise = 0 } = {}): Arm => ({
  ...{ name, method, model, noise },
  ...{ title: method.title, paper: method.paper },
})

/** Every study that is asked for, in order. */
export function studiesOf({ firstScene, scenes, methods: names, models, limits, length }: StudyPlan): Study[] {
  const compared = names.map((name) => ({ ...arm(name, methods[name]), isCompared: true as const }))
  const others = models.slice(1).flatMap((model, at) =>
    COMPARED.map((name) => ({
      ...arm(`${name}-${model}`, methods[name], { model: at + 1 }),
      title: `${methods[name].title}: ${model}`,
      isCompared: true as const,
    })),
  )
  const again = { ...arm('again', methods.joint, { noise: 1 }), title: 'LCT, all shots together, other noise' }
  const shots = (name: keyof typeof USUAL) => length ?? USUAL[name]
  const of: Readonly<Record<StudyName, Pick<Study, 'film' | 'arms'>>> = {
    words: {
      film: (at) => wholeFilm(firstScene + at, limits),
      arms: [...compared, arm('carried', carriedOn), again, ...others],
    },
    return: {
      film: (at) => filmOfReturn(firstScene + at, limits, 1 + (at % mostAway)),
      arms: [...compared, ...others].map((one) => ({ ...one, isCompared: undefined })),
    },
    history: {
      film: (at) => longFilm(firstScene + at, limits, shots('history')),
      arms: historyLevels.map((time) =>
        arm(`level-${time}`, chosenHistory(`t_c = ${time}`, byRecency, { most: CONTEXT, time })),
      ),
    },
    pool: {
      film: (at) => longFilm(firstScene + at, limits, shots('pool')),
      arms: Object.entries({ relevance: byRelevance, recency: byRecency, hand: byHand }).map(([name, choose]) =>
        arm(name, chosenHistory(`by ${name}`, choose, { most: POOL, apart: true })),
      ),
    },
    extension: {
      film: (at) => longTake(firstScene + at, limits, shots('extension')),
      arms: [arm('chained', chosenHistory('segment after segment', byRecency, { most: SEGMENTS_SEEN }))],
    },
  }
  return studyNames.filter((name) => scenes[name] > 0).map((name) => ({ name, scenes: scenes[name], ...of[name] }))
}
