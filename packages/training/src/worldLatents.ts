import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { encoderProgram } from '@sceneweave/model'
import type { Executable, Weights } from '@sceneweave/tensor'
import type { CudaDevice } from '@sceneweave/tensor/cuda'
import { latentPlaces, sceneOf } from './dataset.ts'
import type { DrawnScenes } from './drawnScenes.ts'
import { GradientPool } from './gradientPool.ts'
import { joined } from './joined.ts'
import { LatentWriter, type Place } from './latentFile.ts'
import { type Run, vaeDigest } from './part.ts'

const fileOf = ({ checkpoints, recipe, config }: Run): string =>
  join(checkpoints, `latents-${vaeDigest(recipe, config)}-${recipe.data.stillsPerShot}.f32`)

/** Whether the latents of a run lie beside its checkpoints. */
export const areLatentsKept = (run: Run): boolean => existsSync(fileOf(run))

/** The file of the latents of every training scene. It is kept beside the checkpoints for the next start. */
export async function worldLatents(run: Run, weights: Weights, drawn?: DrawnScenes): Promise<string> {
  const path = fileOf(run)
  if (areLatentsKept(run)) return path
  const writer = await LatentWriter.open(path)
  const places = latentPlaces(run.recipe, run.config)
  const keep = (scene: number, latents: readonly Float32Array[]) =>
    writer.write(places[scene][0][0].at, joined(Float32Array, latents))
  try {
    if (run.cuda && drawn) await encodeOnDevice({ run, device: run.cuda.device, places, keep, drawn, weights })
    else await encodeInThreads(run, keep, weights)
    await writer.finish()
  } finally {
    await writer.close()
  }
  return path
}

/** Keeps the latents of a scene: of each shot the clip, then its stills. */
type Keep = (scene: number, latents: readonly Float32Array[]) => Promise<void>

// scenes under way at once, for each thread: enough that none waits, few enough that pictures do not pile up
const AHEAD = 3

/** Runs `make` for every scene of the run, `lanes` at once, and tells how far it is. */
async function forScenes(run: Run, lanes: number, make: (scene: number) => Promise<void>): Promise<void> {
  const { scenes } = run.recipe.data
  const start = performance.now()
  let [next, done] = [0, 0]
  const lane = async () => {
    while (next < scenes) {
      run.signal.throwIfAborted()
      await make(next++)
      done++
      const perSecond = done / ((performance.now() - start) / 1000)
      if (done % 20 === 0)
        run.onProgress({ stage: 'encode', step: done, of: scenes, perSecond, etaSeconds: (scenes - done) / perSecond })
    }
  }
  await Promise.all(Array.from({ length: lanes }, lane))
}

async function encodeInThreads(run: Run, keep: Keep, weights: Weights): Promise<void> {
  const { data } = run.recipe
  const workers = run.workers * (run.threads ?? 1)
  const pool = new GradientPool(run.config, 'vae', weights, { workers, slots: 0 })
  try {
    await forScenes(run, AHEAD * workers, async (scene) => {
      const made = await pool.encode({ scenes: data, scene, stills: data.stillsPerShot })
      await keep(scene, made.flat())
    })
  } finally {
    await pool.close()
  }
}

type Encoding = {
  readonly run: Run
  readonly device: CudaDevice
  readonly places: readonly (readonly (readonly Place[])[])[]
  readonly keep: Keep
  readonly drawn: DrawnScenes
  readonly weights: Weights
}

/** All clips of a scene at once, then all its stills: where there are few launches, little is waited for. */
async function encodeOnDevice({ run, device, places, keep, drawn, weights }: Encoding): Promise<void> {
  const { config } = run
  const made = new Map<string, Promise<Executable>>()
  const encoded = async (pixels: Float32Array, frames: number) => {
    const clips = pixels.length / (3 * config.size ** 2) / frames
    const key = `${frames} ${clips}`
    const executable =
      made.get(key) ?? device.compile(encoderProgram(config, frames, clips), weights, { frozen: true, format: 'bf16' })
    made.set(key, executable)
    return (await (await executable).run({ pixels })).latents
  }
  await forScenes(run, AHEAD * run.workers, async (scene) => {
    const { clips, stills } = await drawn.pixels(scene)
    const frames = sceneOf(run.recipe.data, scene).shots[0].frames
    const [clipLatents, stillLatents] = await Promise.all([
      encoded(clips, frames),
      stills.length > 0 ? encoded(stills, 1) : new Float32Array(),
    ])
    const [nextClip, nextStill] = [pieces(clipLatents), pieces(stillLatents)]
    const latents = places[scene].flatMap((shot) =>
      shot.map(({ count }, at) => (at === 0 ? nextClip : nextStill)(count)),
    )
    await keep(scene, latents)
  })
  for (const executable of made.values()) await (await executable).release()
}

/** Gives values piece by piece, in their order. */
function pieces(values: Float32Array): (count: number) => Float32Array {
  let at = 0
  return (count) => {
    at += count
    return values.subarray(at - count, at)
  }
}
