import {
  bidirectional,
  denoiserForward,
  denoiserParams,
  forwardProgram,
  type ModelConfig,
  packSequence,
  presetConfig,
  type Sequence,
} from '@sceneweave/model'
import {
  allocateWeights,
  type Bindings,
  buildProgram,
  differentiate,
  flowLoss,
  input,
  type Program,
  sizeOf,
  type Weights,
} from '@sceneweave/tensor'
import { type CudaExecutable, cudaDevice } from '@sceneweave/tensor/cuda'

// node throughput.mjs <what …>: lct-3b, 6,300 video and 128 text tokens a shot, bf16, random weights, and one of:
// 1, 3, 9: one forward of so many shots together; after8: of one shot that sees 8 cached ones;
// train1, train3: forward and backward of 8 blocks, gradients of all weights, which stay on the device.
const cuda = cudaDevice({ format: 'bf16' })
const config = presetConfig(
  'lct-3b',
  Array.from({ length: 15 }, (_, i) => `word${i}`),
)
const shorter = { ...config, layers: 8 }
const [whole, fewer] = [config, shorter].map((of) => once(() => weightsOf(of)))
for (const what of process.argv.slice(2)) {
  const [, kind, shots] = what.match(/^(after|train|)(\d+)$/) ?? []
  if (kind === 'train') await training(Number(shots))
  else if (kind === 'after') await afterCached(Number(shots))
  else await together(Number(shots))
}
await cuda.release()

async function together(shots: number): Promise<void> {
  const sequence = sequenceOf(shots)
  const program = forwardProgram(config, 'velocity', sequence, 0)
  const executable = await cuda.compile(program, whole(), { frozen: true })
  const { rows: n } = sequence
  await report(`joint ${shots}`, { executable, program, operations: operationsOf(config, n, n) })
}

async function afterCached(shots: number): Promise<void> {
  const sequence = sequenceOf(1)
  const prefix = shots * sequence.rows
  const plan = sequence.plan.map((entry) => ({ ...entry, prefix: [[0, prefix] as const] }))
  const program = forwardProgram(config, 'velocity', { ...sequence, plan }, prefix)
  const size = prefix * config.width
  const cache = await cuda.resident(2 * config.layers * size, { isStored: true })
  const some = new Float32Array(size)
  fillLike(some, 1)
  for (let at = 0; at < cache.count; at += size) await cache.write(some, at)
  const cached = program.inputs.filter(({ name }) => name.startsWith('prefix.')).map(({ name }) => name)
  const bound = cached.map((name, at) => [name, { resident: cache, offset: at * size }] as const)
  const executable = await cuda.compile(program, whole(), { frozen: true, bind: { inputs: Object.fromEntries(bound) } })
  const { rows: n } = sequence
  await report(`after ${shots}`, { executable, program, operations: operationsOf(config, n, n + prefix) })
  await cache.release()
}

async function training(shots: number): Promise<void> {
  const sequence = sequenceOf(shots)
  const { velocity } = denoiserForward(shorter, { sequence })
  const loss = flowLoss(velocity, input('target', velocity.shape), input('weight', [velocity.shape[0]]))
  const names = denoiserParams(shorter).map(({ name }) => name)
  const program = differentiate(buildProgram({ loss }), 'loss', names)
  const gradients = await cuda.resident(fewer().buffer.length, { isStored: true })
  const outputs: Bindings['outputs'] = Object.fromEntries(
    names.map((name) => [`gradient:${name}`, { resident: gradients, offset: fewer().index.get(name)?.offset }]),
  )
  const executable = await cuda.compile(program, fewer(), { frozen: true, bind: { outputs } })
  const { rows: n } = sequence
  await report(`train ${shots}`, { executable, program, operations: 3 * operationsOf(shorter, n, n) })
  await gradients.release()
}

function sequenceOf(shots: number): Sequence {
  const group = { text: 128, grid: [7, 30, 30] } as const
  return packSequence([{ groups: Array.from({ length: shots }, () => group), sight: bidirectional }], {})
}

/** Matrix products and attention of `n` rows that see `m`. */
function operationsOf({ layers, width: d }: ModelConfig, n: number, m: number): number {
  return layers * (24 * n * d ** 2 + 4 * n * m * d)
}

function once<T>(make: () => T): () => T {
  let made: T | undefined
  return () => (made ??= make())
}

function weightsOf(config: ModelConfig): Weights {
  const made = allocateWeights(denoiserParams(config))
  fillLike(made.buffer, 0.02)
  return made
}

type Reported = { readonly executable: CudaExecutable; readonly program: Program; readonly operations: number }

async function report(what: string, { executable, program, operations }: Reported): Promise<void> {
  const inputs: Record<string, Float32Array> = {}
  for (const { name, value } of program.inputs) {
    if (name.startsWith('prefix.')) continue
    inputs[name] = new Float32Array(sizeOf(program.shapes[value]))
    fillLike(inputs[name], 1)
  }
  const times: number[] = []
  for (let i = 0; i < 7; i++) times.push((await executable.runTimed(inputs)).milliseconds)
  const milliseconds = times.slice(2).sort((a, b) => a - b)[2]
  const rate = (operations / milliseconds / 1e9).toFixed(0)
  const room = (executable.plan.workspaceBytes / 2 ** 30).toFixed(1)
  console.log(
    `${what}: ${milliseconds.toFixed(1)} ms, ${rate} TFLOP/s, ${executable.plan.launches.length} launches, workspace ${room} GiB`,
  )
  await executable.release()
}

/** Random numbers of this size: a stretch of them again and again, for three billion one by one would take minutes. */
function fillLike(data: Float32Array, size: number): void {
  const stretch = Math.min(data.length, 1_000_003)
  for (let i = 0; i < stretch; i++) data[i] = size * (Math.random() * 2 - 1) * 1.7
  for (let at = stretch; at < data.length; at += stretch) data.copyWithin(at, 0, Math.min(stretch, data.length - at))
}
