import { bidirectional, denoiserParams, forwardProgram, packSequence, presetConfig } from '@sceneweave/model'
import { allocateWeights, type Program, sizeOf } from '@sceneweave/tensor'
import { type CudaExecutable, cudaDevice } from '@sceneweave/tensor/cuda'

// node throughput.mjs <shots …>: one forward of lct-3b, 6,300 video and 128 text tokens a shot, bf16, random weights.
const config = presetConfig(
  'lct-3b',
  Array.from({ length: 15 }, (_, i) => `word${i}`),
)
const weights = allocateWeights(denoiserParams(config))
fillLike(weights.buffer, 0.02)
const cuda = cudaDevice({ format: 'bf16' })

for (const shots of process.argv.slice(2).map(Number)) {
  const group = { text: 128, grid: [7, 30, 30] } as const
  const sequence = packSequence([{ groups: Array.from({ length: shots }, () => group), sight: bidirectional }])
  const program = forwardProgram(config, 'velocity', sequence, 0)
  const executable = await cuda.compile(program, weights, { frozen: true })
  const milliseconds = await timed(executable, randomInputs(program))
  const [n, d, layers] = [sequence.rows, config.width, config.layers]
  const operations = layers * (24 * n * d ** 2 + 4 * n ** 2 * d)
  const rate = (operations / milliseconds / 1e9).toFixed(0)
  const room = (executable.plan.workspaceBytes / 2 ** 30).toFixed(1)
  console.log(
    `joint ${shots}: ${milliseconds.toFixed(1)} ms, ${rate} TFLOP/s, ${executable.plan.launches.length} launches, workspace ${room} GiB`,
  )
  await executable.release()
}
await cuda.release()

async function timed(executable: CudaExecutable, inputs: Record<string, Float32Array>): Promise<number> {
  const times: number[] = []
  for (let i = 0; i < 7; i++) times.push((await executable.runTimed(inputs)).milliseconds)
  return times.slice(2).sort((a, b) => a - b)[2]
}

function randomInputs({ inputs, shapes }: Program): Record<string, Float32Array> {
  return Object.fromEntries(
    inputs.map(({ name, value }) => {
      const data = new Float32Array(sizeOf(shapes[value]))
      fillLike(data, 1)
      return [name, data]
    }),
  )
}

/** Random numbers of this size: a stretch of them again and again, for three billion one by one would take minutes. */
function fillLike(data: Float32Array, size: number): void {
  const stretch = Math.min(data.length, 1_000_003)
  for (let i = 0; i < stretch; i++) data[i] = size * (Math.random() * 2 - 1) * 1.7
  for (let at = stretch; at < data.length; at += stretch) data.copyWithin(at, 0, Math.min(stretch, data.length - at))
}
