import { type ModelConfig, vaeParams } from '@sceneweave/model'
import { allocateWeights, sizeOf, type Weights } from '@sceneweave/tensor'
import { type CudaDevice, cudaDevice } from '@sceneweave/tensor/cuda'
import type { Batch } from '../../../packages/training/src/batches.ts'
import { type LossShape, lossProgram } from '../../../packages/training/src/lossPrograms.ts'
import { lessonOf } from './lesson.ts'

// node profile.mjs [<rows> …]: where the time of a gradient of `small` goes, kernel by kernel: denoiser with so many rows
// (4,000), autoencoder.
const device = cudaDevice({ format: 'bf16' })
const asked = process.argv.slice(2).map(Number)
for (const rows of asked.length > 0 ? asked : [4000]) {
  const lesson = lessonOf('small', { rows, micro: 1, scenes: 4 })
  const { shape } = Array.from({ length: 40 }, (_, at) => lesson.batch(at, 0)).find(
    (one) => one.shape.loss === 'flow' && one.shape.frames.join() === '17,17,17',
  ) as Batch
  await profile(device, lesson, shape)
}
const { config } = lessonOf('small', { rows: 500, micro: 1, scenes: 1 })
const autoencoder = { config, weights: allocateWeights(vaeParams(config.vae)) }
await profile(device, autoencoder, { loss: 'vae', clips: 4, frames: 17, penalty: 1e-4 })
await device.release()

type Trained = { readonly config: ModelConfig; readonly weights: Weights }

async function profile(device: CudaDevice, { config, weights }: Trained, shape: LossShape): Promise<void> {
  for (let i = 0; i < weights.buffer.length; i++) weights.buffer[i] ||= 0.05 * Math.sin(i)
  const program = lossProgram(config, shape)
  const executable = await device.compile(program, weights, { frozen: true })
  const inputs = Object.fromEntries(
    program.inputs.map(({ name, value }) => [
      name,
      Float32Array.from({ length: sizeOf(program.shapes[value]) }, (_, i) => Math.sin(i * 0.7)),
    ]),
  )
  const { launches } = executable.plan
  const times = new Float32Array(launches.length)
  for (let round = 0; round < 3; round++) await executable.runTimed(inputs, { isEager: true, profile: times })
  const { milliseconds } = await executable.runTimed(inputs)
  const sums = new Map<string, { ms: number; count: number }>()
  launches.forEach((name, at) => {
    const { ms, count } = sums.get(name) ?? { ms: 0, count: 0 }
    sums.set(name, { ms: ms + times[at], count: count + 1 })
  })
  console.log(
    `${JSON.stringify(shape)}: ${milliseconds.toFixed(2)} ms as a graph, ${launches.length} launches one by one:`,
  )
  for (const [name, { ms, count }] of [...sums].sort((a, b) => b[1].ms - a[1].ms).slice(0, 12))
    console.log(`  ${name.padEnd(18)} ${ms.toFixed(2)} ms in ${count}`)
  await executable.release()
}
