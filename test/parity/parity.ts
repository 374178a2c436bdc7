import {
  add,
  allocateWeights,
  buildProgram,
  constant,
  differentiate,
  gradientName,
  input,
  interpret,
  mul,
  type Program,
  reshape,
  type Shape,
  segSum,
  sizeOf,
  type Tensor,
  verify,
} from '@sceneweave/tensor'
import { cudaDevice, cudaDevices, toBf16 } from '@sceneweave/tensor/cuda'
import { onnxDevice } from '@sceneweave/tensor/onnx'
import { describe, expect, test } from 'vitest'

/** Declares a random float leaf of the case. `scale` multiplies it; `fixed` leaves get no gradient check. */
export type LeafOptions = { scale?: number; offset?: number; fixed?: boolean; values?: Float32Array }
export type Leaf = (name: string, shape: Shape, options?: LeafOptions) => Tensor
export type ParityCase = { title: string; build: (leaf: Leaf) => Tensor | readonly Tensor[] }

const TOLERANCE = { forward: 1e-5, gradient: 1e-4, difference: 1e-7 }
// f32 and bf16 are how values are stored; the programs are the same
const CUDA_TOLERANCE = { f32: 1e-4, bf16: 1e-2 }
const device = onnxDevice({ threads: 1 })
const hasCuda = cudaDevices().length > 0

/** The programs of every case so far, forward and backward: a guard test reads which ops they hold. */
export const parityPrograms: Program[] = []

/**
 * One suite for one op: onnx against the float64 meaning, forward and gradients on fresh seeded inputs, and the
 * reference gradients against finite differences. Sizes should be ragged.
 */
export function parity(op: string, cases: readonly ParityCase[]): void {
  describe(op, () => {
    for (const { title, build } of cases) {
      const seed = [...`${op} ${title}`].reduce((hash, c) => (hash * 31 + c.charCodeAt(0)) >>> 0, 7)
      const made = makeCase(build, seed)
      const holds = (program: Program) => program.instructions.some((instruction) => instruction.op.name === op)
      test(`${title}: onnx gives what the meaning says (seed ${seed})`, async () => {
        expect(holds(made.forward) || holds(made.backward)).toBe(true)
        await compare(made.forward, made.leaves, TOLERANCE.forward)
      })
      for (const format of ['f32', 'bf16'] as const)
        test.skipIf(!hasCuda)(`${title}: cuda in ${format} gives what the meaning says, gradients too`, () =>
          compareOnCuda(build, format),
        )
      if (made.by.length === 0) continue
      test(`${title}: reference gradients agree with finite differences`, () => compareDifferences(made))
      test(`${title}: onnx gradients agree with the reference`, () =>
        compare(made.backward, made.leaves, TOLERANCE.gradient))
    }
  })
}

type MadeCase = { forward: Program; backward: Program; leaves: Record<string, Float32Array>; by: string[] }

function makeCase(build: ParityCase['build'], seed: number): MadeCase {
  const random = gaussians(seed)
  const leaves: Record<string, Float32Array> = {}
  const by: string[] = []
  const leaf: Leaf = (name, shape, { scale = 1, offset = 0, fixed = false, values } = {}) => {
    leaves[name] = values ?? Float32Array.from({ length: sizeOf(shape) }, () => offset + scale * random())
    if (!fixed) by.push(name)
    return input(name, shape)
  }
  const built = build(leaf)
  const outputs = Array.isArray(built) ? (built as readonly Tensor[]) : [built as Tensor]
  const named = Object.fromEntries(outputs.map((tensor, at) => [`out${at}`, tensor]))
  const forward = buildProgram(named)
  const loss = outputs.map((tensor) => weightedSum(tensor, random)).reduce(add)
  const backward = by.length > 0 ? differentiate(buildProgram({ ...named, loss }), 'loss', by) : forward
  verify(forward)
  verify(backward)
  parityPrograms.push(forward, backward)
  return { forward, backward, leaves, by }
}

/** Σ r·x with random r, so that every output element has a gradient of its own. */
function weightedSum(x: Tensor, random: () => number): Tensor {
  const count = sizeOf(x.shape)
  const weights = constant(
    Float32Array.from({ length: count }, () => random()),
    [count, 1],
  )
  return reshape(segSum(mul(reshape(x, [count, 1]), weights), new Int32Array(count), 1), [])
}

/** Fresh inputs every time: a kernel must compute the same function on any of them. */
async function compareOnCuda(build: ParityCase['build'], format: 'f32' | 'bf16'): Promise<void> {
  const seed = Date.now() % 1_000_000
  const { backward, leaves } = makeCase(build, seed)
  await expectParity(backward, leaves, format, `seed ${seed}`)
}

/** Runs a program on CUDA, in a poisoned workspace, as a graph and again launch by launch: right, and twice the same bits. */
export async function expectParity(
  program: Program,
  given: Record<string, Float32Array>,
  format: 'f32' | 'bf16',
  what: string,
): Promise<number> {
  // what rounding the inputs costs is no kernel's doing: sums whose terms cancel show it alone
  const leaves =
    format === 'f32' ? given : Object.fromEntries(Object.entries(given).map(([name, x]) => [name, inBf16(x)]))
  const cuda = cudaDevice({ format })
  try {
    const executable = await cuda.compile(program, allocateWeights([]))
    const { outputs: again } = await executable.runTimed(leaves, { isPoisoned: true, isEager: true })
    // what is met for the second time becomes a graph
    await executable.runTimed(leaves, { isPoisoned: true })
    const { outputs: got } = await executable.runTimed(leaves, { isPoisoned: true })
    let most = 0
    for (const [name, reference] of Object.entries(interpret(program, leaves))) {
      // the sum of all outputs by random weights: its terms cancel, so its relative error says nothing of a kernel
      if (name === 'loss') continue
      const { relative, worst } = relativeError(got[name], reference)
      const message = `${name} in ${format}, ${what}: relative error; worst element ${worst}`
      expect(relative, message).toBeLessThanOrEqual(CUDA_TOLERANCE[format])
      expect(again[name], `${name} in ${format}, ${what}: a second run`).toEqual(got[name])
      most = Math.max(most, relative)
    }
    await executable.release()
    return most
  } finally {
    await cuda.release()
  }
}

/** Numbers that bf16 holds exactly. */
function inBf16(values: Float32Array): Float32Array {
  const bits = Uint32Array.from(values, (value) => toBf16(value) << 16)
  return new Float32Array(bits.buffer)
}

async function compare(program: Program, leaves: Record<string, Float32Array>, tolerance: number): Promise<void> {
  const executable = await device.compile(program, allocateWeights([]))
  const got = await executable.run(leaves)
  const wanted = interpret(program, leaves)
  for (const [name, reference] of Object.entries(wanted)) {
    const error = relativeError(got[name], reference)
    expect(error.relative, `${name}: relative error; worst element ${error.worst}`).toBeLessThanOrEqual(tolerance)
  }
  await executable.release()
}

/** ‖a − b‖ / ‖b‖, infinite when an element is not a number, and where they differ most. */
function relativeError(a: ArrayLike<number>, b: ArrayLike<number>): { relative: number; worst: string } {
  if (a.length !== b.length)
    return { relative: Number.POSITIVE_INFINITY, worst: `${a.length} elements, not ${b.length}` }
  let [difference, norm, most, at] = [0, 0, -1, 0]
  for (let i = 0; i < b.length; i++) {
    const gap = Number.isFinite(a[i]) ? Math.abs(a[i] - b[i]) : Number.POSITIVE_INFINITY
    if (gap > most) [most, at] = [gap, i]
    difference += gap * gap
    norm += b[i] * b[i]
  }
  const relative = difference === 0 ? 0 : Math.sqrt(difference / (norm || 1))
  return { relative, worst: `${at}: got ${a[at]}, expected ${b[at]}` }
}

/** Directional derivatives along random directions, by fourth-order central differences in float64. */
function compareDifferences({ backward, leaves, by }: MadeCase): void {
  const random = gaussians(99)
  const exact = interpret(backward, leaves)
  for (const name of by) {
    const direction = Float64Array.from(leaves[name], () => random())
    const predicted = direction.reduce((sum, d, i) => sum + d * exact[gradientName(name)][i], 0)
    const lossAt = (step: number): number => {
      const moved = Float64Array.from(leaves[name], (value, i) => value + step * direction[i])
      return interpret(backward, { ...leaves, [name]: moved }).loss[0]
    }
    const h = 1e-3
    const measured = (8 * (lossAt(h) - lossAt(-h)) - (lossAt(2 * h) - lossAt(-2 * h))) / (12 * h)
    const norm = Math.sqrt(direction.reduce((sum, d, i) => sum + (d * exact[gradientName(name)][i]) ** 2, 0))
    const error = Math.abs(measured - predicted) / Math.max(Math.abs(predicted), norm, 1e-12)
    expect(error, `d loss / d ${name}: predicted ${predicted}, measured ${measured}`).toBeLessThanOrEqual(
      TOLERANCE.difference,
    )
  }
}

/** Seeded normal numbers: mulberry32 and Box–Muller. */
export function gaussians(seed: number): () => number {
  let state = seed >>> 0
  const uniform = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return (((mixed ^ (mixed >>> 14)) >>> 0) + 0.5) / 4294967296
  }
  return () => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform())
}
