import type { Json } from '@sceneweave/project'
import type { SampleJob } from './context.ts'
import { type FakeOptions, fakeMachine } from './fakeContext.ts'
import { runGraph, sketch } from './testGraph.ts'

/** A shot of a scene in tests. */
export const shot = (id: string, more: Record<string, Json> = {}) => ({
  ...{ id, prompt: `Wide shot of Character A, ${id}.`, frames: 17, cut: true, seed: 3, take: 0, locked: false },
  ...more,
})

/** A model, a character and a scene of these shots. */
export const words = (...shots: ReturnType<typeof shot>[]) =>
  ({
    model: ['loadModel'],
    hero: ['character', { description: 'a red frog' }],
    scene: ['scene', { scene: { story: 'Character A plays all day.', shots } }],
  }) as const

/** Uploads in tests. */
export const picture = { asset: 'f'.repeat(64), mediaType: 'image/png', bytes: 3 }
export const film = { asset: '9'.repeat(64), mediaType: 'video/mp4', bytes: 3 }

type Nodes = Parameters<typeof sketch>[0]

/** Runs a graph whose latents are decoded and shown, so that it has a goal; returns its jobs and faults. */
export async function sampled(
  nodes: Nodes,
  wires: readonly string[],
  { shown = 'make.latents', isList = false, ...options }: { shown?: string; isList?: boolean } & FakeOptions = {},
) {
  const machine = fakeMachine(options)
  const graph = sketch(
    { ...nodes, decode: ['decode', {}, isList ? { each: 'latents' } : {}], join: ['join'], show: ['preview'] },
    [
      'hero.character > scene.characters',
      ...wires,
      'model.model > decode.model',
      `${shown} > decode.latents`,
      'decode.clip > join.clips',
      'join.video > show.video',
    ],
  )
  const { faults, status } = await runGraph(graph, { machine })
  return { jobs: machine.sampled.map(({ job }) => job), faults, status, machine, graph }
}

/** The columns of a job: names of what is made, time and apartness of what is given. */
export const columns = ({ shots }: SampleJob) => shots.map(({ id, given, time, apart }) => (given ? [time, apart] : id))
