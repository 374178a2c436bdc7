import { vaeParams } from '@sceneweave/model'
import { allocateWeights, sizeOf, type Weights } from '@sceneweave/tensor'
import { cudaDevice } from '@sceneweave/tensor/cuda'
import { type LossShape, lossProgram } from '../../../packages/training/src/lossPrograms.ts'
import { lessonOf } from './lesson.ts'

// node products.mjs: a gradient of `small`, denoiser and autoencoder, as a step of training takes it: in line, and with gradients of
// weights on a second stream, which must give the same bits.
const RUNS = 9
const shapeOf = (rows: number) => {
  const lesson = lessonOf('small', { rows, micro: 1, scenes: 4 })
  return { ...lesson, shape: lesson.batch(0, 0).shape }
}
const lessons = [4000, 16_000].map(shapeOf)
const { config } = lessons[0]

const device = cudaDevice({ format: 'bf16' })
for (const { weights, shape } of lessons) await profile(weights, shape)
await profile(allocateWeights(vaeParams(config.vae)), { loss: 'vae', clips: 4, frames: 17, penalty: 1e-4 })
await device.release()

async function profile(weights: Weights, shape: LossShape): Promise<void> {
  for (let i = 0; i < weights.buffer.length; i++) weights.buffer[i] ||= 0.05 * Math.sin(i)
  const program = lossProgram(config, shape)
  // as a step of training does: gradients and loss are added to what stays on the device
  const sums = await device.resident(weights.buffer.length + 1)
  const offset = (name: string) => weights.index.get(name.replace('gradient:', ''))?.offset ?? weights.buffer.length
  const outputs = program.outputs.map(({ name }) => [name, { resident: sums, offset: offset(name), adds: true }])
  const bind = { outputs: Object.fromEntries(outputs) }
  const inputs = Object.fromEntries(
    program.inputs.map(({ name, value }) => [
      name,
      Float32Array.from({ length: sizeOf(program.shapes[value]) }, (_, i) => Math.sin(i * 0.7)),
    ]),
  )
  const told: string[] = []
  const made: Float32Array[] = []
  for (const forks of [false, true]) {
    const executable = await device.compile(program, weights, { frozen: true, forks, bind })
    await sums.write(new Float32Array(sums.count))
    const times: number[] = []
    for (let run = 0; run < RUNS; run++) times.push((await executable.runTimed(inputs)).milliseconds)
    const median = times.slice(2).sort((a, b) => a - b)[3]
    told.push(`${median.toFixed(2)} ms in ${executable.plan.launches.length} launches`)
    made.push(await sums.read())
    await executable.release()
  }
  const [inLine, forked] = made
  const isSame = inLine.every((value, at) => Object.is(value, forked[at]))
  console.log(`  ${JSON.stringify(shape)}: ${told.join('; forked ')}, ${isSame ? 'equal bits' : 'OTHER BITS'}`)
  await sums.release()
}
