import { vaeParams } from '@sceneweave/model'
import { allocateWeights, sizeOf, type Weights } from '@sceneweave/tensor'
import { type CudaDevice, cudaDevice } from '@sceneweave/tensor/cuda'
import { type LossShape, lossProgram } from '../../../packages/training/src/lossPrograms.ts'
import { lessonOf } from './lesson.ts'

const lesson = lessonOf('small', { rows: 4000, micro: 1, scenes: 4 })
const shapes = new Map(
  Array.from({ length: 12 }, (_, at) => lesson.batch(at, 0).shape).map((shape) => [JSON.stringify(shape), shape]),
)

// node products.mjs: a gradient of `small`, denoiser and autoencoder, as a step of training takes it: with the kernel that the
// library offers first for each matrix product, then with the fastest of those measured, and which products gained most.
for (const tunes of [false, true]) {
  const device = cudaDevice({ format: 'bf16', tunes })
  console.log(
    tunes ? 'matrix products by the fastest kernel measured:' : 'matrix products by the first kernel offered:',
  )
  for (const shape of [...shapes.values()].slice(0, 2)) await profile(device, lesson.weights, shape)
  await profile(device, allocateWeights(vaeParams(lesson.config.vae)), {
    loss: 'vae',
    clips: 4,
    frames: 17,
    penalty: 1e-4,
  })
  const products = (await device.products()).sort((a, b) => b.first - b.best - (a.first - a.best))
  for (const { batches, m, n, k, first, best } of products.slice(0, 16))
    console.log(`  ${batches} × ${m} × ${n} × ${k}: ${first.toFixed(1)} → ${best.toFixed(1)} µs`)
  await device.release()
}

async function profile(device: CudaDevice, weights: Weights, shape: LossShape): Promise<void> {
  for (let i = 0; i < weights.buffer.length; i++) weights.buffer[i] ||= 0.05 * Math.sin(i)
  const program = lossProgram(lesson.config, shape)
  // as a step of training does: gradients and loss are added to what stays on the device
  const sums = await device.resident(weights.buffer.length + 1)
  const offset = (name: string) => weights.index.get(name.replace('gradient:', ''))?.offset ?? weights.buffer.length
  const outputs = program.outputs.map(({ name }) => [name, { resident: sums, offset: offset(name), adds: true }])
  const executable = await device.compile(program, weights, {
    frozen: true,
    bind: { outputs: Object.fromEntries(outputs) },
  })
  const inputs = Object.fromEntries(
    program.inputs.map(({ name, value }) => [
      name,
      Float32Array.from({ length: sizeOf(program.shapes[value]) }, (_, i) => Math.sin(i * 0.7)),
    ]),
  )
  const times: number[] = []
  for (let round = 0; round < 9; round++) times.push((await executable.runTimed(inputs)).milliseconds)
  const median = times.slice(2).sort((a, b) => a - b)[3]
  console.log(`  ${JSON.stringify(shape)}: ${median.toFixed(2)} ms, ${executable.plan.launches.length} launches`)
  await executable.release()
  await sums.release()
}
