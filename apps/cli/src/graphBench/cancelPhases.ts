import { readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { applyOverrides } from '@sceneweave/graph'
import { writeFilm } from '@sceneweave/media'
import { catalogue, templates } from '@sceneweave/nodes'
import { type AssetRef, emptyGraph, type Graph, type Json } from '@sceneweave/project'
import { putAsset, type Store } from '@sceneweave/store'

/** A kind of work that takes long. `at`: the node that does it; no two rounds share its result. */
export type CancelPhase = {
  readonly name: string
  readonly at: string
  readonly graph: (round: number) => Graph | Promise<Graph>
}

const LONG_FRAMES = 20_000

/** Sampling and decoding with the shipped weights at their longest shot, and the load of a film of 14 minutes. */
export async function cancelPhases(store: Store): Promise<CancelPhase[]> {
  const film = await longFilm()
  const load = async (round: number) => {
    // an empty box at the end makes it another file
    const bytes = Buffer.concat([film, Buffer.from([0, 0, 0, 10, ...Buffer.from('free'), round >> 8, round & 255])])
    return loading(await putAsset(store, bytes, { mediaType: 'video/mp4' }))
  }
  const seeded = (round: number) => ({ 'shot1.seed': round, 'shot2.seed': round, 'shot3.seed': round })
  const long = { 'shot1.frames': 17, 'shot2.frames': 17, 'shot3.frames': 17 }
  return [
    { name: 'sampling', at: 'generate', graph: (round) => joint({ ...seeded(round), 'plan.steps': 1000 }) },
    {
      name: 'decode',
      at: 'decode',
      graph: (round) => joint({ ...seeded(1_000_000 + round), ...long, 'plan.steps': 1 }),
    },
    { name: 'load of a film', at: 'load', graph: load },
  ]
}

function joint(changes: Record<string, Json>): Graph {
  const found = templates.find(({ id }) => id === 'joint')
  if (!found) throw new Error('the template joint is gone')
  return applyOverrides(found.graph, changes, catalogue)
}

const loading = (asset: AssetRef): Graph => ({
  ...emptyGraph(),
  nodes: { load: { type: 'loadVideo', version: 1, params: { asset }, at: { x: 0, y: 0 }, mode: 'run' } },
})

async function longFilm(): Promise<Buffer> {
  const file = join(tmpdir(), `sceneweave-bench-${process.pid}.mp4`)
  try {
    await writeFilm(file, dimFrames(), { width: 64, height: 48, framesPerSecond: 24 })
    return await readFile(file)
  } finally {
    await rm(file, { force: true })
  }
}

async function* dimFrames(): AsyncGenerator<Uint8Array> {
  const picture = new Uint8Array(64 * 48 * 3)
  for (let at = 0; at < LONG_FRAMES; at++) {
    picture[at % picture.length] = at & 255
    yield picture
  }
}
