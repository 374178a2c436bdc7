import type { SampleOptions } from '@sceneweave/model'
import type { CharacterId } from '@sceneweave/world'
import type { Column, Script } from './script.ts'

/**
 * One run of the sampler: what it draws, and what it is given of what was drawn before, at noise level `time`. `real`: given
 * columns are the shots of that name as the set rendered them.
 */
export type Draw = {
  readonly columns: readonly Column[]
  readonly given: readonly Column[]
  readonly time: number
  /** All at once, or one after another, finished ones waiting at `time`. */
  readonly order: 'together' | 'oneByOne'
  readonly attention: SampleOptions['attention']
  readonly history: SampleOptions['history']
  /** Given columns see only themselves, as those of a history pool do. */
  readonly apart?: boolean
  readonly real?: boolean
}

/** A way to make a film from its words. `paper` names the work whose way it is; `time` is t_c, the noise level of what is given. */
export type Method = {
  readonly title: string
  readonly paper: string
  readonly draws: (script: Script, time: number) => readonly Draw[]
}

const twoWay = { attention: 'bidirectional', history: 'recomputed' } as const
/** Shots that see only what came before, read from the key/value cache. */
export const cached = { attention: 'causal', history: 'cached' } as const

const together = (columns: readonly Column[], given: readonly Column[] = [], time = 0): Draw => ({
  ...{ columns, given, time, order: 'together' },
  ...twoWay,
})

/** Each shot moved on its own from its still, which comes before it as the shot that it goes on from. */
const animated = (script: Script, time: number): Draw[] =>
  script.shots.map((_, at) => together([script.animated(at)], [script.still(at)], time))

const table = {
  joint: {
    title: 'LCT, all shots together',
    paper: 'LCT',
    draws: ({ shots }) => [together(shots)],
  },
  autoregressive: {
    title: 'LCT, shot after shot, recomputed',
    paper: 'LCT, auto-regressive, bidirectional',
    draws: ({ shots }, time) => [{ columns: shots, given: [], time, order: 'oneByOne', ...twoWay }],
  },
  causal: {
    title: 'LCT, shot after shot, cached',
    paper: 'LCT, auto-regressive, context-causal',
    draws: ({ shots }, time) => [{ columns: shots, given: [], time, order: 'oneByOne', ...cached }],
  },
  alone: {
    title: 'shots without context',
    paper: 'single-shot model',
    draws: ({ shots }) => shots.map((shot) => together([shot])),
  },
  appearance: {
    title: 'pictures of character and place',
    paper: 'VideoStudio',
    // the place is drawn beside the portraits: alone, it would show the same character with another scarf
    draws: ({ film, shots, portrait, place }, time) => {
      const of = (ids: readonly CharacterId[]) => ids.map(portrait)
      const cast = of(film.truth.characters.map(({ id }) => id))
      return [
        ...cast.map((one) => together([one])),
        together([place], cast, time),
        ...shots.map((shot, at) => together([shot], [...of(film.shots[at].truth.characters), place], time)),
      ]
    },
  },
  keyFrames: {
    title: 'key-frames, then moved',
    paper: 'StoryDiffusion + image-to-video',
    draws: (script, time) => [together(script.shots.map((_, at) => script.still(at))), ...animated(script, time)],
  },
  keyFrameGrid: {
    title: 'key-frames in threes, then moved',
    paper: 'IC-LoRA + image-to-video',
    draws: (script, time) => [
      ...inThrees(script.shots.map((_, at) => script.still(at))).map((group) => together(group)),
      ...animated(script, time),
    ],
  },
} as const satisfies Record<string, Method>

export type MethodName = keyof typeof table

/** Every way of making a film that the paper compares, all on the same weights. */
export const methods: Readonly<Record<MethodName, Method>> = table
export const methodNames = Object.keys(methods) as MethodName[]

/** The first shot as the set rendered it, clean; all others drawn with it in sight. */
export const carriedOn: Method = {
  title: 'after the real first shot',
  paper: 'LCT, visually conditioned',
  draws: ({ shots }) => [{ ...together(shots.slice(1), [shots[0]]), real: true }],
}

function inThrees<T>(list: readonly T[]): T[][] {
  return Array.from({ length: Math.ceil(list.length / 3) }, (_, at) => list.slice(3 * at, 3 * at + 3))
}
