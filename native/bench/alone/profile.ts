import { vaeParams } from '@sceneweave/model'
import { allocateWeights, sizeOf, type Weights } from '@sceneweave/tensor'
import { type CudaDevice, cudaDevice } from '@sceneweave/tensor/cuda'
import { type LossShape, lossProgram } from '../../../packages/training/src/lossPrograms.ts'
import { lessonOf } from './lesson.ts'

// node profile.mjs: where the time of a gradient of `small` goes, denoiser and autoencoder, kernel by kernel.
const device = cudaDevice({ format: 'bf16' })
const lesson = lessonOf('small', { rows: 4000, micro: 1, scenes: 4 })
const shapes = new Map(
  Array.from({ length: 12 }, (_, at) => lesson.batch(at, 0).shape).map((shape) => [JSON.stringify(shape), shape]),
)
for (const shape of [...shapes.values()].slice(0, 2)) await profile(device, lesson.weights, shape)
await profile(device, allocateWeights(vaeParams(lesson.config.vae)), {
  loss: 'vae',
  clips: 4,
  frames: 17,
  penalty: 1e-4,
})
await device.release()

async function profile(device: CudaDevice, weights: Weights, shape: LossShape): Promise<void> {
  for (let i = 0; i < weights.buffer.length; i++) weights.buffer[i] ||= 0.05 * Math.sin(i)
  const program = lossProgram(lesson.config, shape)
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
