import { access } from 'node:fs/promises'
import { join } from 'node:path'
import { encoderProgram, latentSize, type ModelConfig, readSafetensors, writeSafetensors } from '@sceneweave/model'
import type { Executable, Weights } from '@sceneweave/tensor'
import type { CudaDevice } from '@sceneweave/tensor/cuda'
import { sceneOf, splitLatents } from './dataset.ts'
import type { DrawnScenes } from './drawnScenes.ts'
import { GradientPool } from './gradientPool.ts'
import { type Run, vaeDigest } from './part.ts'
import type { Recipe } from './recipe.ts'

type Latents = Float32Array<SharedArrayBuffer>

const fileOf = ({ checkpoints, recipe, config }: Run): string =>
  join(checkpoints, `latents-${vaeDigest(recipe, config)}-${recipe.data.stillsPerShot}.safetensors`)

/** Whether the latents of a run lie beside its checkpoints. */
export const areLatentsKept = (run: Run): Promise<boolean> =>
  access(fileOf(run)).then(
    () => true,
    () => false,
  )

/**
 * Latents of every training scene, by scene, shot, and clip or still, one after another in memory that threads share.
 * They are kept beside the checkpoints for the next start.
 */
export async function worldLatents(run: Run, weights: Weights, drawn?: DrawnScenes): Promise<Latents> {
  const { recipe, config } = run
  const latents = new Float32Array(new SharedArrayBuffer(4 * latentCount(recipe, config)))
  if (await areLatentsKept(run)) {
    await readLatents(fileOf(run), latents)
    return latents
  }
  const rooms = splitLatents(recipe, config, latents)
  if (run.cuda && drawn) await encodeOnDevice({ run, device: run.cuda.device, rooms, drawn, weights })
  else await encodeInThreads(run, rooms, weights)
  await writeSafetensors(fileOf(run), pieces(latents), {})
  return latents
}

/** Values of the latents of all scenes of a recipe. */
const latentCount = ({ data }: Recipe, config: ModelConfig): number =>
  Array.from({ length: data.scenes }, (_, at) => sceneOf(data, at).shots)
    .flat()
    .reduce((sum, { frames }) => sum + latentSize(config, frames) + data.stillsPerShot * latentSize(config, 1), 0)

// 400 MB: system calls refuse to write or read more than 2 GiB at once
const PIECE = 100_000_000

const pieces = (latents: Latents) =>
  Array.from({ length: Math.ceil(latents.length / PIECE) }, (_, at) => {
    const data = latents.subarray(at * PIECE, (at + 1) * PIECE)
    return { name: `latents.${at}`, shape: [data.length], data }
  })

async function readLatents(file: string, into: Latents): Promise<void> {
  const { tensors } = await readSafetensors(file)
  for (const { name, data } of pieces(into)) data.set(tensors.get(name)?.data as Float32Array)
}

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

async function encodeInThreads(run: Run, rooms: readonly Float32Array[][][], weights: Weights): Promise<void> {
  const { data } = run.recipe
  const workers = run.workers * (run.threads ?? 1)
  const pool = new GradientPool(run.config, 'vae', weights, { workers, slots: 0 })
  try {
    await forScenes(run, AHEAD * workers, async (scene) => {
      const made = await pool.encode({ scenes: data, scene, stills: data.stillsPerShot })
      rooms[scene].forEach((shot, at) => {
        for (const [i, room] of shot.entries()) room.set(made[at][i])
      })
    })
  } finally {
    await pool.close()
  }
}

type Encoding = {
  readonly run: Run
  readonly device: CudaDevice
  readonly rooms: readonly Float32Array[][][]
  readonly drawn: DrawnScenes
  readonly weights: Weights
}

/** All clips of a scene at once, then all its stills: where there are few launches, little is waited for. */
async function encodeOnDevice({ run, device, rooms, drawn, weights }: Encoding): Promise<void> {
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
    const shots = rooms[scene]
    const frames = sceneOf(run.recipe.data, scene).shots[0].frames
    const latents = await Promise.all([encoded(clips, frames), stills.length > 0 && encoded(stills, 1)])
    fill(
      shots.map(([clip]) => clip),
      latents[0],
    )
    if (latents[1])
      fill(
        shots.flatMap(([, ...rest]) => rest),
        latents[1],
      )
  })
  for (const executable of made.values()) await (await executable).release()
}

/** Copies values into rooms, one after another. */
function fill(rooms: readonly Float32Array[], values: Float32Array): void {
  let at = 0
  for (const room of rooms) {
    room.set(values.subarray(at, at + room.length))
    at += room.length
  }
}
