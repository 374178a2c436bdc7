import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as after } from 'node:timers/promises'
import { writeFilm } from '@sceneweave/media'
import { emptyGraph, type Graph } from '@sceneweave/project'
import { cancelRun, putAsset } from '@sceneweave/store'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { done, eventsOf, type FlowStage, filmOf, openFlowStage, started } from './flowStage.ts'
import { openReference, type Reference } from './reference.ts'

// Two runners: one has a long run, the other is cancelled again and again.

const HITS = 3
const TRIES = 9
/** A machine that runs all tests at once may take its time; what people see is measured by `sceneweave bench cancel`. */
const BOUND_MS = 5000

let stage: FlowStage
let reference: Reference
let films: Awaited<ReturnType<typeof putAsset>>[]
beforeAll(async () => {
  stage = await openFlowStage({ model: { size: 64, maxFrames: 97 } })
  reference = await openReference(stage.folder, stage.weights)
  const file = join(stage.folder, 'long.mp4')
  await writeFilm(file, dim(20_000), { width: 64, height: 48, framesPerSecond: 24 })
  const film = await readFile(file)
  // an empty box at the end makes it another file
  const copies = Array.from({ length: TRIES }, (_, at) => Buffer.concat([film, Buffer.from(`\0\0\0\x09free${at}`)]))
  films = await Promise.all(copies.map((copy) => putAsset(stage.store, copy, { mediaType: 'video/mp4' })))
  await Promise.all(['one', 'two'].map((name) => stage.startRunner(name)))
}, 300_000)
afterAll(async () => {
  await reference?.close()
  await stage?.close()
}, 60_000)

async function* dim(frames: number): AsyncGenerator<Uint8Array> {
  const picture = new Uint8Array(64 * 48 * 3)
  for (let at = 0; at < frames; at++) {
    picture[at % picture.length] = at & 255
    yield picture
  }
}

/** A graph whose node `at` is at work for long, and is in no other round's results. */
type Phase = { readonly name: string; readonly at: string; readonly graph: (round: number) => Graph }

const phases: Phase[] = [
  {
    name: 'sampling',
    at: 'generate',
    graph: (round) => stage.graph('joint', { 'plan.steps': 1000, 'shot1.seed': 1000 + round }),
  },
  {
    name: 'the decode of a long shot',
    at: 'decode',
    graph: (round) => stage.graph('joint', { 'plan.steps': 1, 'shot1.frames': 97, 'shot1.seed': 2000 + round }),
  },
  {
    name: 'the load of a long film',
    at: 'load',
    graph: (round) => ({
      ...emptyGraph(),
      nodes: {
        load: { type: 'loadVideo', version: 1, params: { asset: films[round] }, at: { x: 0, y: 0 }, mode: 'run' },
      },
    }),
  },
]

/** How long it took from the wish to the end of the run; null when the node had ended before. */
async function cancelIn({ at, graph }: Phase, round: number): Promise<number | null> {
  const run = await stage.submit(graph(round))
  let asked = 0
  let cancelling: Promise<unknown> | undefined
  const events = await eventsOf(stage.store, run.id, (event) => {
    if (event.type !== 'node-start' || event.node !== at || cancelling) return
    cancelling = after(60 * (round % 3)).then(() => {
      asked = performance.now()
      return cancelRun(stage.store, run.id)
    })
  })
  const ms = performance.now() - asked
  await cancelling
  expect(started(events)).toContain(at)
  if (events.some((event) => event.type === 'node-end' && event.node === at)) return null
  expect(events.at(-1)).toMatchObject({ type: 'run-end', status: 'cancelled' })
  return ms
}

test.each(phases)(
  'a cancel in $name ends the run soon, and a run beside it makes its film to the bit',
  async (phase) => {
    const beside = stage.graph('joint', { 'plan.steps': 400, 'shot1.seed': phases.indexOf(phase) })
    const other = await stage.submit(beside)
    let finished: ReturnType<typeof done> | undefined
    await new Promise<void>((resolve, reject) => {
      finished = done(stage.store, other, ({ type }) => type === 'node-progress' && resolve())
      finished.catch(reject)
    })
    const waits: number[] = []
    for (let round = 0; round < TRIES && waits.length < HITS; round++) {
      const ms = await cancelIn(phase, round)
      if (ms !== null) waits.push(ms)
    }
    expect(waits).toHaveLength(HITS)
    expect(Math.max(...waits)).toBeLessThan(BOUND_MS)
    expect((await filmOf(stage.store, (await finished) ?? [])).equals(await reference.film(beside))).toBe(true)
  },
  300_000,
)
