import { access } from 'node:fs/promises'
import { join } from 'node:path'
import {
  Autoencoder,
  latentSize,
  type ModelConfig,
  modelParams,
  readSafetensors,
  writeSafetensors,
} from '@sceneweave/model'
import { allocateWeights, type Weights, weightView } from '@sceneweave/tensor'
import type { CudaDevice } from '@sceneweave/tensor/cuda'
import { sceneOf } from './dataset.ts'
import { GradientPool } from './gradientPool.ts'
import { type Run, vaeDigest } from './part.ts'
import { encodePictures } from './sceneLatents.ts'

/** Latents of every training scene, by scene, shot, and clip or still; kept beside the checkpoints for the next start. */
export async function worldLatents(run: Run, weights: Weights): Promise<Float32Array[][][]> {
  const file = join(
    run.checkpoints,
    `latents-${vaeDigest(run.recipe, run.config)}-${run.recipe.data.stillsPerShot}.safetensors`,
  )
  const kept = await access(file).then(
    () => true,
    () => false,
  )
  if (kept) return split(run, (await readSafetensors(file)).tensors.get('latents')?.data as Float32Array)
  const encoded = await encodeWorld(run, weights)
  const flat = new Float32Array(encoded.flat(2).reduce((sum, rows) => sum + rows.length, 0))
  let at = 0
  for (const rows of encoded.flat(2)) {
    flat.set(rows, at)
    at += rows.length
  }
  await writeSafetensors(file, [{ name: 'latents', shape: [flat.length], data: flat }], {})
  return encoded
}

/** The flat file as scenes: how many shots each has follows from its seed. */
function split({ recipe, config }: Run, flat: Float32Array): Float32Array[][][] {
  const { scenes, stillsPerShot } = recipe.data
  let at = 0
  const take = (frames: number) => {
    const size = latentSize(config, frames)
    at += size
    return flat.slice(at - size, at)
  }
  return Array.from({ length: scenes }, (_, n) =>
    sceneOf(recipe.data, n).shots.map(({ frames }) => [
      take(frames),
      ...Array.from({ length: stillsPerShot }, () => take(1)),
    ]),
  )
}

async function encodeWorld(run: Run, weights: Weights): Promise<Float32Array[][][]> {
  const { firstSeed, scenes, stillsPerShot, characters } = run.recipe.data
  const pool = new GradientPool(run.config, 'vae', weights, { workers: run.workers * (run.threads ?? 1), slots: 0 })
  const encoder = run.cuda && deviceEncoder(run.config, run.cuda.device, weights)
  const start = performance.now()
  let made = 0
  try {
    const all = Array.from({ length: scenes }, async (_, at) => {
      const task = { scenes: { firstSeed, characters }, scene: at, stills: stillsPerShot }
      const latents = encoder ? await encodePictures(encoder, await pool.draw(task)) : await pool.encode(task)
      made++
      const perSecond = made / ((performance.now() - start) / 1000)
      if (made % 20 === 0)
        run.onProgress({ stage: 'encode', step: made, of: scenes, perSecond, etaSeconds: (scenes - made) / perSecond })
      run.signal.throwIfAborted()
      return latents
    })
    return await Promise.all(all)
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
