import { access } from 'node:fs/promises'
import { join } from 'node:path'
import { Autoencoder, type ModelConfig, modelParams, readSafetensors, writeSafetensors } from '@sceneweave/model'
import { allocateWeights, type Weights, weightView } from '@sceneweave/tensor'
import type { CudaDevice } from '@sceneweave/tensor/cuda'
import { GradientPool } from './gradientPool.ts'
import { type Run, vaeDigest } from './part.ts'
import { encodePictures } from './sceneLatents.ts'

/**
 * Latents of every training scene, by scene, shot, and clip or still, one after another in memory that threads share.
 * They are kept beside the checkpoints for the next start.
 */
export async function worldLatents(run: Run, weights: Weights): Promise<Float32Array<SharedArrayBuffer>> {
  const file = join(
    run.checkpoints,
    `latents-${vaeDigest(run.recipe, run.config)}-${run.recipe.data.stillsPerShot}.safetensors`,
  )
  const kept = await access(file).then(
    () => true,
    () => false,
  )
  if (kept) return joined([(await readSafetensors(file)).tensors.get('latents')?.data as Float32Array])
  const latents = joined((await encodeWorld(run, weights)).flat(2))
  await writeSafetensors(file, [{ name: 'latents', shape: [latents.length], data: latents }], {})
  return latents
}

function joined(parts: readonly Float32Array[]): Float32Array<SharedArrayBuffer> {
  const all = new Float32Array(new SharedArrayBuffer(4 * parts.reduce((sum, { length }) => sum + length, 0)))
  let at = 0
  for (const part of parts) {
    all.set(part, at)
    at += part.length
  }
  return all
}

// scenes under way at once, for each thread: enough that none waits, few enough that pictures do not pile up
const AHEAD = 3

async function encodeWorld(run: Run, weights: Weights): Promise<Float32Array[][][]> {
  const { firstSeed, scenes, stillsPerShot, characters } = run.recipe.data
  const workers = run.workers * (run.threads ?? 1)
  const pool = new GradientPool(run.config, 'vae', weights, { workers, slots: 0 })
  const encoder = run.cuda && deviceEncoder(run.config, run.cuda.device, weights)
  const start = performance.now()
  const made: Float32Array[][][] = []
  let [next, done] = [0, 0]
  const lane = async () => {
    while (next < scenes) {
      const at = next++
      const task = { scenes: { firstSeed, characters }, scene: at, stills: stillsPerShot }
      made[at] = encoder ? await encodePictures(encoder, await pool.draw(task)) : await pool.encode(task)
      done++
      const perSecond = done / ((performance.now() - start) / 1000)
      if (done % 20 === 0)
        run.onProgress({ stage: 'encode', step: done, of: scenes, perSecond, etaSeconds: (scenes - done) / perSecond })
      run.signal.throwIfAborted()
    }
  }
  try {
    await Promise.all(Array.from({ length: AHEAD * workers }, lane))
    return made
  } finally {
    await pool.close()
  }
}

/** The autoencoder on a device, giving latents as they are: what they are normalised by is not known yet. */
function deviceEncoder(config: ModelConfig, device: CudaDevice, trained: Weights): Autoencoder {
  const weights = allocateWeights(modelParams(config))
  for (const name of trained.index.keys()) weightView(weights, name).set(weightView(trained, name))
  weightView(weights, 'vae.latent.std').fill(1)
  const frozen = {
    ...device,
    compile: (...[program, w]: Parameters<CudaDevice['compile']>) =>
      device.compile(program, w, { frozen: true, format: 'bf16' }),
  }
  return new Autoencoder(config, frozen, weights)
}
