import { allocateWeights, referenceDevice, weightView } from '@sceneweave/tensor'
import { cudaDevice, cudaDevices } from '@sceneweave/tensor/cuda'
import { describe, expect, test } from 'vitest'
import { maskOf, muonStep, orthogonalProgram, type Wide } from '../../packages/training/src/muon.ts'
import { adamw, optimiserState, stepNumbers } from '../../packages/training/src/optimiser.ts'
import { tinyRecipe } from '../../packages/training/src/recipe.ts'

const rule = { ...tinyRecipe.denoiser.optimiser, warmup: 2, clip: 1 }
const shapes = { wide: [6, 20], tall: [20, 6], both: [6, 20], vector: [37] }
const noise = (count: number, seed: number) => Float32Array.from({ length: count }, (_, i) => Math.sin(seed + i * 1.7))

/** Weights with matrices of two shapes, one of them three side by side, and a vector that Muon leaves alone. */
function start() {
  const weights = allocateWeights(Object.entries(shapes).map(([name, shape]) => ({ name, shape })))
  for (const [name, shape] of Object.entries(shapes))
    weightView(weights, name).set(
      noise(
        shape.reduce((a, b) => a * b),
        name.length,
      ),
    )
  const at = (name: string) => weights.index.get(name)?.offset ?? 0
  const matrices = [
    { offset: at('wide'), rows: 6, columns: 20, stride: 20 },
    { offset: at('tall'), rows: 20, columns: 6, stride: 6 },
    ...[0, 10].map((column) => ({ offset: at('both') + column, rows: 6, columns: 10, stride: 20 })),
  ]
  return { weights, matrices, state: optimiserState(weights.buffer.slice()) }
}

/** The factor that the reference device makes. */
async function orthogonalise(shape: Wide, x: Float32Array): Promise<Float32Array> {
  const executable = await referenceDevice().compile(orthogonalProgram(shape), allocateWeights([]))
  return (await executable.run({ x })).x
}

describe.skipIf(cudaDevices().length === 0)('the optimiser on cuda', () => {
  test('cuda: moves weights, moments and average as AdamW and Muon on the CPU do, over five steps of two gradients', async () => {
    const { weights, matrices, state } = start()
    const device = cudaDevice()
    const mask = maskOf(matrices, weights.buffer.length)
    const muon = { momentum: 0.95, weightDecay: 0.01, matrices, mask, orthogonal: orthogonalProgram }
    const optimiser = await device.optimiser({ weights, format: 'f32', rule, share: 0.5, muon })
    for (let step = 0; step < 5; step++) {
      const gradient = noise(weights.buffer.length, 3 * step).map((value) => 3 * value)
      await optimiser.gradient.write(gradient.map((value) => 2 * value))
      await optimiser.loss.write(Float32Array.of(step))
      const numbers = stepNumbers({ ...rule, muon: { rate: 0.02, momentum: 0.95, weightDecay: 0.01 } }, step, 5)
      const told = await optimiser.step(numbers)
      await muonStep(state, gradient, { matrices, orthogonalise, rule: { ...muon, rate: 0 }, rate: numbers.muonRate })
      const norm = adamw(state, gradient, rule, { step, rate: numbers.rate }, mask)
      expect(told.loss, 'the summed loss').toBe(step)
      expect(Math.abs(told.norm - norm) / norm, 'the norm').toBeLessThanOrEqual(1e-5)
    }
    const made = optimiserState(weights.buffer.slice())
    await optimiser.read(made)
    for (const part of ['weights', 'mean', 'square', 'average'] as const)
      expect(furthest(made[part], state[part]), part).toBeLessThanOrEqual(1e-5)
    await optimiser.release()
    await device.release()
  })

  test('cuda: a gradient that is not a number moves nothing, and its norm says so', async () => {
    const { weights, matrices } = start()
    const device = cudaDevice()
    const mask = maskOf(matrices, weights.buffer.length)
    const muon = { momentum: 0.95, weightDecay: 0.01, matrices, mask, orthogonal: orthogonalProgram }
    const optimiser = await device.optimiser({ weights, format: 'f32', rule, share: 1, muon })
    await optimiser.gradient.write(new Float32Array(weights.buffer.length).fill(Number.NaN, 5, 6))
    const { norm } = await optimiser.step(stepNumbers(rule, 0, 5))
    expect(Number.isFinite(norm), 'the norm').toBe(false)
    const made = optimiserState(weights.buffer.slice().fill(0))
    await optimiser.read(made)
    expect(furthest(made.weights, weights.buffer), 'weights').toBeLessThanOrEqual(0)
    await device.release()
  })
})

const furthest = (a: Float32Array, b: Float32Array): number =>
  a.reduce((most, value, i) => Math.max(most, Math.abs(value - b[i])), 0)
