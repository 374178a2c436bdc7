import type { Graph, Json } from '@sceneweave/project'
import { sketch } from './testGraph.ts'

/** Steps of each sampling. */
export const STEPS = 4
/** The nine shots of B15, counted from 1. */
export const all = [1, 2, 3, 4, 5, 6, 7, 8, 9]
/** Shot k and those after it. */
export const from = (k: number) => all.filter((shot) => shot >= k)
/** How long a shot is. */
export const frames = (shot: number) => [5, 9, 13, 17][shot % 4]
/** How long some shots are together. */
export const framesOf = (shots: readonly number[]) => shots.reduce((sum, shot) => sum + frames(shot), 0)

/** What is changed of the film. */
export type Change = {
  readonly story?: string
  readonly shots?: Record<number, Record<string, Json>>
  readonly contextTime?: number
  /** For shot k of the chain: the times at which it sees others. */
  readonly contextTimes?: Record<number, Record<string, number>>
}

/** The words of the film: everything that one may change. */
const words = ({ story = 'Character A goes on a journey.', shots = {}, contextTime = 0.1 }: Change) =>
  ({
    model: ['loadModel'],
    hero: ['character', { id: 'A', description: 'a grey owl with a hat' }],
    scene: ['scene', { scene: { story, shots: all.map((k) => ({ ...plainShot(k), ...shots[k] })) } }],
    plan: ['noisePlan', { mode: 'joint', steps: STEPS, contextTime }],
  }) as const

const plainShot = (k: number) => ({
  ...{ id: `s${k}`, prompt: `Wide shot of Character A walking, ${k}.`, frames: frames(k), cut: true, seed: k, take: 0 },
  locked: false,
})

/** All shots in one sampling. */
export const joint = (change: Change): Graph =>
  sketch(
    {
      ...words(change),
      generate: ['generateScene'],
      decode: ['decode', {}, { each: 'latents' }],
      film: ['join'],
      export: ['exportFilm'],
    },
    [
      'hero.character > scene.characters',
      'model.model > generate.model',
      'scene.scene > generate.scene',
      'plan.plan > generate.plan',
      'model.model > decode.model',
      'generate.shots > decode.latents',
      'decode.clip > film.clips',
      'film.video > export.video',
    ],
  )

const bidirectional = { attention: 'bidirectional', history: 'recomputed' }

/** The first shot is made alone and given; the others are made around it, all in one sampling. */
export const together = (change: Change): Graph =>
  sketch(
    {
      ...words(change),
      first: ['pickShot', { position: 1 }],
      establish: ['nextShot', bidirectional],
      around: ['generateScene'],
      decode: ['decode', {}, { each: 'latents' }],
      film: ['join'],
      export: ['exportFilm'],
    },
    [
      ...establishing,
      'scene.scene > around.scene',
      'establish.latents > around.given',
      'around.shots > decode.latents',
      'decode.clip > film.clips',
    ],
  )

/** The first shot is made alone; each of the others sees it and none of the rest. */
export const apart = (change: Change): Graph =>
  sketch(
    {
      ...words(change),
      first: ['pickShot', { position: 1 }],
      establish: ['nextShot', bidirectional],
      others: ['splitScene', { from: 2 }],
      around: ['nextShot', bidirectional, { each: 'scene' }],
      decodeFirst: ['decode'],
      decode: ['decode', {}, { each: 'latents' }],
      film: ['join'],
      export: ['exportFilm'],
    },
    [
      ...establishing,
      'scene.scene > others.scene',
      'others.scenes > around.scene',
      'establish.latents > around.context',
      'establish.latents > decodeFirst.latents',
      'model.model > decodeFirst.model',
      'around.latents > decode.latents',
      'decodeFirst.clip > film.clips',
      'decode.clip > film.clips',
    ],
  )

const establishing = [
  'hero.character > scene.characters',
  'scene.scene > first.scene',
  'model.model > establish.model',
  'first.scene > establish.scene',
  'plan.plan > establish.plan',
  'model.model > around.model',
  'plan.plan > around.plan',
  'model.model > decode.model',
  'film.video > export.video',
]

/** A chain: each shot sees those before it. */
export const causal = (change: Change): Graph => {
  const each = <T>(make: (k: number) => readonly (readonly [string, T])[]) => Object.fromEntries(all.flatMap(make))
  return sketch(
    {
      ...words(change),
      ...each<readonly [string, Record<string, Json>?]>((k) => [
        [`pick${k}`, ['pickShot', { position: k }]],
        [`next${k}`, ['nextShot', { remember: 12, contextTimes: change.contextTimes?.[k] ?? {} }]],
        [`decode${k}`, ['decode']],
      ]),
      film: ['join'],
      export: ['exportFilm'],
    },
    [
      'hero.character > scene.characters',
      ...all.flatMap((k) => [
        `scene.scene > pick${k}.scene`,
        `pick${k}.scene > next${k}.scene`,
        `model.model > next${k}.model`,
        `plan.plan > next${k}.plan`,
        ...(k > 1 ? [`next${k - 1}.history > next${k}.history`] : []),
        `model.model > decode${k}.model`,
        `next${k}.latents > decode${k}.latents`,
        `decode${k}.clip > film.clips`,
      ]),
      'film.video > export.video',
    ],
  )
}
