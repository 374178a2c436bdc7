import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { denoiserParams, initialWeights, latentSize, presets, seededNormals, vaeParams } from '@sceneweave/model'
import { expect, onTestFinished, test } from 'vitest'
import { BatchMaker, type BatchSpec } from './batches.ts'
import { sceneOf } from './dataset.ts'
import { flowBatch } from './flowBatch.ts'
import { GradientPool } from './gradientPool.ts'
import { toyConfig, toyDataset, toyRecipe } from './toyRecipe.ts'

const SLOTS = 3
const data = toyDataset(toyConfig, 4)
const batches = Array.from({ length: SLOTS }, (_, stream): BatchSpec & { of: 'given' } => ({
  of: 'given',
  ...flowBatch(toyRecipe, toyConfig, data, { stage: 'scene', stream }),
}))

async function withPool<T>(
  trained: 'vae' | 'denoiser',
  workers: number,
  work: (pool: GradientPool, weights: Float32Array) => Promise<T>,
) {
  const params = trained === 'vae' ? vaeParams(toyConfig.vae) : denoiserParams(toyConfig)
  // not fresh weights alone: their last layer is zero, and so would be most gradients
  const weights = initialWeights(params, 3)
  weights.buffer.forEach((value, i) => {
    if (value === 0) weights.buffer[i] = 0.01 * Math.sin(i)
  })
  const pool = new GradientPool(toyConfig, trained, weights, { workers, slots: SLOTS })
  try {
    return await work(pool, weights.buffer)
  } finally {
    await pool.close()
  }
}

const gradients = (workers: number) =>
  withPool('denoiser', workers, async (pool) => {
    const losses = await Promise.all(batches.map((batch, slot) => pool.gradient(slot, batch)))
    return { losses, slots: pool.slots.map((slot) => Float32Array.from(slot)) }
  })

test('losses and gradients are the same bits from one worker and from two', async () => {
  const [one, two] = [await gradients(1), await gradients(2)]
  expect(two.losses).toEqual(one.losses)
  one.slots.forEach(
    (slot, at) => void expect(Buffer.from(two.slots[at].buffer).equals(Buffer.from(slot.buffer))).toBe(true),
  )
  expect(one.losses.every((loss) => loss > 0)).toBe(true)
  expect(one.slots.every((slot) => slot.some((value) => value !== 0))).toBe(true)
})

test('gradients are taken at the weights that were published last', async () => {
  const [batch] = batches
  const losses = await withPool('denoiser', 1, async (pool, weights) => {
    const before = await pool.gradient(0, batch)
    weights.forEach((value, i) => {
      weights[i] = 0.5 * value
    })
    const unpublished = await pool.gradient(0, batch)
    pool.publish()
    return { before, unpublished, after: await pool.gradient(0, batch) }
  })
  expect(losses.unpublished).toBe(losses.before)
  expect(losses.after).not.toBe(losses.before)
})

test('a task that fails says why, and the worker takes the next one', async () => {
  const [batch] = batches
  await withPool('denoiser', 1, async (pool) => {
    const { times: _, ...inputs } = batch.inputs
    await expect(pool.gradient(0, { ...batch, inputs })).rejects.toThrow('input "times" is missing')
    expect(await pool.gradient(0, batch)).toBeGreaterThan(0)
  })
})

test('a batch of scenes is made the same by threads as here, and the lack of scenes is told', async () => {
  const recipe = { ...toyRecipe, data: { ...toyRecipe.data, scenes: 4 } }
  const config = { ...toyConfig, textBucket: presets.tiny.textBucket }
  const count = Array.from({ length: 4 }, (_, at) => sceneOf(recipe.data, at).shots)
    .flat()
    .reduce(
      (sum, { frames }) => sum + latentSize(config, frames) + recipe.data.stillsPerShot * latentSize(config, 1),
      0,
    )
  const path = join(mkdtempSync(join(tmpdir(), 'sceneweave-pool-')), 'latents.f32')
  onTestFinished(() => rmSync(dirname(path), { recursive: true }))
  writeFileSync(path, seededNormals(1, 0, count))
  const { latentChannels } = config.vae
  const statistics = { mean: new Float32Array(latentChannels), std: new Float32Array(latentChannels).fill(2) }
  const sources = { recipe, latents: { path, ...statistics } }
  const spec = { of: 'scenes', stage: 'scene', stream: 7 } as const
  const weights = initialWeights(denoiserParams(config), 1)
  const options = { workers: 1, slots: 0 }
  const able = new GradientPool(config, 'denoiser', weights, {
    ...options,
    sources,
  })
  const lacking = new GradientPool(config, 'denoiser', weights, options)
  try {
    expect(await able.make(spec)).toEqual(new BatchMaker(config, sources).make(spec))
    await expect(lacking.make(spec)).rejects.toThrow('were not given the scenes')
  } finally {
    await Promise.all([able.close(), lacking.close()])
  }
})

test('scenes are encoded to the same latents by any worker, clip and stills of each shot', async () => {
  const [a, b] = await withPool('vae', 2, (pool) =>
    Promise.all([
      pool.encode({ scenes: { firstSeed: 5 }, scene: 0, stills: 1 }),
      pool.encode({ scenes: { firstSeed: 5 }, scene: 0, stills: 1 }),
    ]),
  )
  expect(b).toEqual(a)
  for (const [clip, still] of a) expect([clip.length / still.length, clip.some((z) => z !== 0)]).toEqual([5, true])
})
