import { type DeviceMemory, referenceDevice, type Weights } from '@sceneweave/tensor'
import { planMemory } from '@sceneweave/tensor/cuda'
import { expect, test } from 'vitest'
import { Autoencoder } from './autoencoder.ts'
import { presetConfig } from './config.ts'
import { Denoiser } from './denoiser.ts'
import { MemoryFault, type MemoryNeeds } from './memoryFault.ts'
import { autoregressivePlan, jointPlan } from './noisePlan.ts'
import { type SampledScene, type SampleOptions, sampleScene } from './sampler.ts'
import { toyDenoiser, toyShot } from './toyModel.ts'
import { modelParams } from './weights.ts'

// few layers, so that plans are made soon: what a pass takes hardly depends on them, what a cache takes in proportion
const config = { ...presetConfig('lct-3b', ['a', 'bear']), layers: 6, maxFrames: 25 }

/** Weights that are nowhere: sizes are all that is asked of them. */
function sizesAlone(): Weights {
  const index = new Map<string, { offset: number; shape: readonly number[] }>()
  let end = 0
  for (const { name, shape } of modelParams(config)) {
    index.set(name, { offset: end, shape })
    end += shape.reduce((a, b) => a * b, 1)
  }
  return { buffer: new Float32Array(0), index }
}

const scene = (shots: number): SampledScene => ({
  global: new Int32Array(128),
  shots: Array.from({ length: shots }, (_, at) => ({ words: new Int32Array(128), frames: 25, seed: at })),
})

const sizesOf = (bytes: number): DeviceMemory => planMemory('bf16', { free: async () => bytes, hasWeights: () => true })

/** What a device with so much memory says to a sampling; null where it has enough. */
async function needsOf(gigabytes: number, shots: number, how: Partial<SampleOptions>): Promise<MemoryNeeds | null> {
  // nothing is ever compiled: a sampling that is not refused ends here
  const compile = () => Promise.reject(new Error('there is room'))
  const device = { ...referenceDevice(), compile, memory: sizesOf(gigabytes * 1e9) }
  const model = new Denoiser(config, '', device, sizesAlone())
  const options: SampleOptions = {
    ...{
      plan: jointPlan({ shots, steps: 1 }),
      solver: 'euler',
      guidance: 3,
      attention: 'bidirectional',
      history: 'recomputed',
    },
    ...how,
  }
  const thrown = await sampleScene(model, scene(shots), options).then(
    () => expect.unreachable('no step is ever made'),
    (error: Error) => error,
  )
  if (!(thrown instanceof MemoryFault)) {
    expect(thrown.message).toBe('there is room')
    return null
  }
  expect(thrown.code).toBe('out-of-memory')
  return thrown.needs
}

test('a film that does not fit is refused before it begins, and told how it would fit', async () => {
  const needs = (await needsOf(1.5, 9, {})) as MemoryNeeds
  expect(needs.freeBytes).toBe(1.5e9)
  expect(needs.neededBytes).toBeGreaterThan(1.5e9)
  const { bytes, shots } = needs.fits.find(({ way }) => way === 'together') as MemoryNeeds['fits'][number]
  expect(shots).toBeGreaterThan(1)
  expect(bytes).toBeLessThanOrEqual(1.5e9)
  // what is told holds: so many shots are not refused there, and one more is
  expect(await needsOf(1.5, shots, {})).toBeNull()
  expect(await needsOf(1.5, shots + 1, {})).not.toBeNull()
})

test('a history in 8 bits is offered where the exact one does not fit, and takes half of it', async () => {
  const one = { plan: autoregressivePlan({ shots: 9, steps: 1 }, 0.1), attention: 'causal' } as const
  const exact = (await needsOf(0.1, 9, { ...one, history: 'cached' })) as MemoryNeeds
  const compact = (await needsOf(0.1, 9, { ...one, history: 'compact' })) as MemoryNeeds
  const rows = 129 + 8 * 6428
  const cache = 2 * config.layers * 2 * 3 * rows * config.width * 2
  expect(exact.neededBytes).toBeGreaterThan(cache)
  expect(exact.neededBytes - compact.neededBytes).toBeGreaterThan(0.45 * cache)
  const between = (exact.neededBytes + compact.neededBytes) / 2e9
  const told = (await needsOf(between, 9, { ...one, history: 'cached' })) as MemoryNeeds
  expect(told.fits).toEqual([{ way: 'compact', shots: 1, bytes: compact.neededBytes }])
  expect(await needsOf(between, 9, { ...one, history: 'compact' })).toBeNull()
})

test('a film that there is no room to decode is refused before it begins, and one that is made to fit is not', async () => {
  const decoder = new Autoencoder(config, { ...referenceDevice(), memory: sizesOf(0) }, sizesAlone())
  const least = await decoder.leastBytes(25)
  const { neededBytes } = (await needsOf(0.1, 1, {})) as MemoryNeeds
  expect(await needsOf(neededBytes / 1e9, 1, {})).toBeNull()
  const told = (await needsOf(neededBytes / 1e9, 1, { decoder })) as MemoryNeeds
  expect(told.neededBytes).toBe(neededBytes + least)
  expect(await needsOf(told.neededBytes / 1e9, 1, { decoder })).toBeNull()
  // what it is told to do leaves room to decode
  const [{ bytes }] = ((await needsOf(1.5, 9, { decoder })) as MemoryNeeds).fits
  expect(bytes).toBeLessThanOrEqual(1.5e9)
  const [alone] = ((await needsOf(1.5, 9, {})) as MemoryNeeds).fits
  expect(bytes - alone.bytes).toBe(least)
})

test('the refusal is one sentence that names every way with what it takes', () => {
  const fits = [
    { way: 'apart', shots: 1, bytes: 9e9 },
    { way: 'together', shots: 4, bytes: 20.04e9 },
  ] as const
  expect(new MemoryFault({ neededBytes: 31e9, freeBytes: 22e9, fits }).message).toBe(
    "this needs 31.0 GB of the GPU's memory and 22.0 GB are free; there is room for one shot after another from the cache " +
      '(9.0 GB), or at most 4 shots at once (20.0 GB)',
  )
  expect(new MemoryFault({ neededBytes: 31e9, freeBytes: 2e9, fits: [] }).message).toContain(
    '2.0 GB are free; make shorter shots, or end what else uses the GPU',
  )
})

test('a device without memory of its own is asked nothing, and one with plenty is not made to plan', async () => {
  const film = { global: Int32Array.of(7, 9, 8, 0), shots: [toyShot(1)] }
  const plan = jointPlan({ shots: 1, steps: 1 })
  const options = { plan, solver: 'euler', guidance: 1, attention: 'bidirectional', history: 'recomputed' } as const
  expect(await sampleScene(toyDenoiser(referenceDevice()), film, options)).toHaveLength(1)
  const memory: DeviceMemory = {
    free: async () => 80e9,
    needed: () => expect.unreachable('it is known to fit without a plan'),
    resident: () => 0,
  }
  expect(await sampleScene(toyDenoiser({ ...referenceDevice(), memory }), film, options)).toHaveLength(1)
})
