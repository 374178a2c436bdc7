import { denoiserParams, initialWeights, vaeParams } from '@sceneweave/model'
import { expect, test } from 'vitest'
import { flowBatch } from './flowBatch.ts'
import { GradientPool } from './gradientPool.ts'
import { toyConfig, toyDataset, toyRecipe } from './toyRecipe.ts'

const SLOTS = 3
const data = toyDataset(toyConfig, 4)
const batches = Array.from({ length: SLOTS }, (_, stream) =>
  flowBatch(toyRecipe, toyConfig, data, { stage: 'scene', stream }),
)

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
    const losses = await Promise.all(batches.map(({ shape, inputs }, slot) => pool.gradient(slot, shape, inputs)))
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
  const [{ shape, inputs }] = batches
  const losses = await withPool('denoiser', 1, async (pool, weights) => {
    const before = await pool.gradient(0, shape, inputs)
    weights.forEach((value, i) => {
      weights[i] = 0.5 * value
    })
    const unpublished = await pool.gradient(0, shape, inputs)
    pool.publish()
    return { before, unpublished, after: await pool.gradient(0, shape, inputs) }
  })
  expect(losses.unpublished).toBe(losses.before)
  expect(losses.after).not.toBe(losses.before)
})

test('a task that fails says why, and the worker takes the next one', async () => {
  const [{ shape, inputs }] = batches
  await withPool('denoiser', 1, async (pool) => {
    const { times: _, ...lacking } = inputs
    await expect(pool.gradient(0, shape, lacking)).rejects.toThrow('input "times" is missing')
    expect(await pool.gradient(0, shape, inputs)).toBeGreaterThan(0)
  })
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
