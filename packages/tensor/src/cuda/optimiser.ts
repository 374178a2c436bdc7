import type { Executable, Resident, Weights } from '../device.ts'
import type { Program } from '../program.ts'
import type { CudaGroup } from './group.ts'
import type { OpenedDevice } from './openedDevice.ts'
import { type CudaPlan, PlanWriter, type Ref, type StorageFormat } from './planWriter.ts'

/** A matrix inside a weights buffer: `rows` rows of `columns` values, `stride` values apart. */
export type FlatMatrix = {
  readonly offset: number
  readonly rows: number
  readonly columns: number
  readonly stride: number
}
/** Matrices of one shape, rows ≤ columns, packed one after another. */
export type MatrixPack = { readonly count: number; readonly rows: number; readonly columns: number }

export type CudaOptimiserOptions = {
  /** Where it starts; and the parameters that programs in `format` read are the ones it moves. */
  readonly weights: Weights
  readonly format: StorageFormat
  /** What gradients are multiplied by first: 1 over how many are summed for a step. */
  readonly share: number
  readonly rule: Readonly<Record<'beta1' | 'beta2' | 'weightDecay' | 'clip', number>>
  /** Matrices that Muon moves, and the program of their orthogonal factors: `x` → `x`. */
  readonly muon?: {
    readonly matrices: readonly FlatMatrix[]
    /** 1 where a value of the weights belongs to one of them. */
    readonly mask: Uint8Array
    readonly momentum: number
    readonly weightDecay: number
    readonly orthogonal: (pack: MatrixPack) => Program
  }
}

/** Numbers of one step: AdamW's rate and bias corrections, how much of the average is kept, Muon's rate. */
export type StepNumbers = Readonly<Record<'rate' | 'correct1' | 'correct2' | 'keep' | 'muonRate', number>>

export const optimiserParts = ['weights', 'mean', 'square', 'average'] as const
export type OptimiserArrays = Readonly<Record<(typeof optimiserParts)[number], Float32Array>>

/** AdamW, Muon and the moving average on the device. The host sees their state when it asks for it. */
export type CudaOptimiser = {
  /** Flat as the weights. Gradients of a step are added to it; a step takes them and leaves zeros. */
  readonly gradient: Resident
  /** One value, to which the losses of a step are added; a step leaves zero. */
  readonly loss: Resident
  /** Asks for one step; resolves when it is done, to the summed loss and the gradient's norm before clipping. */
  step(numbers: StepNumbers): Promise<{ readonly loss: number; readonly norm: number }>
  read(into: OptimiserArrays): Promise<void>
  write(from: OptimiserArrays): Promise<void>
  /** Begins where the first process of the group stands. */
  share(group: CudaGroup): Promise<void>
  release(): Promise<void>
}

/** Partial sums of a norm: ADAMW_BLOCKS of native/include/kernels.h, which a test compares. */
export const PARTIALS = 512

/** Opens an optimiser on the device, at the weights as they are and with moments of zero. */
export async function openOptimiser(device: OpenedDevice, options: CudaOptimiserOptions): Promise<CudaOptimiser> {
  const { weights, format } = options
  const count = weights.buffer.length
  const read = await device.upload(weights.buffer, format)
  const make = () => device.resident(count, 'f32')
  // in f32 programs read the weights themselves, otherwise a rounded copy
  const state = {
    weights: format === 'f32' ? read : await make(),
    mean: await make(),
    square: await make(),
    average: await make(),
  }
  const gradient = await make()
  const [loss, told] = [await device.resident(1, 'f32'), await device.resident(2, 'f32')]
  const turns = await turnsOf(device, options)
  const residents = [state.weights, state.mean, state.square, state.average, gradient, loss, told, read, turns.packed]
  const before = await device.take(planBefore(options, turns, count), residents)
  const after = await device.take(planAfter(options, turns, count), residents)
  const write = async (from: OptimiserArrays) => {
    for (const part of optimiserParts) await state[part].write(from[part])
    if (format !== 'f32') await read.write(from.weights)
  }
  const zeros = new Float32Array(count)
  await write({ weights: weights.buffer, mean: zeros, square: zeros, average: weights.buffer })
  return {
    gradient,
    loss,
    write,
    async step(numbers) {
      // all is asked for at once: the device goes from one to the next without the host
      const asked = [before.run([], []), ...turns.runs.map((run) => run.run({})), after.run([numbersOf(numbers)], [])]
      const [norm, sum] = await Promise.all([told.read(), ...asked]).then(([values]) => values)
      return { loss: sum, norm }
    },
    async share(group) {
      for (const part of optimiserParts) await group.share(state[part])
      if (format !== 'f32') await group.share(read)
    },
    async read(into) {
      for (const part of optimiserParts) into[part].set(await state[part].read())
    },
    async release() {
      const kept = [...Object.values(state).filter((one) => one !== read), gradient, loss, told, turns.packed]
      await Promise.all([before, after, ...turns.runs, ...kept].map((one) => one.release()))
    },
  }
}

const numbersOf = ({ rate, correct1, correct2, keep, muonRate }: StepNumbers): Float32Array =>
  Float32Array.of(rate, correct1, correct2, keep, muonRate)

type Turns = {
  /** Offset of each matrix among the packed ones. */
  readonly offsets: readonly number[]
  readonly packed: Resident
  readonly size: number
  readonly runs: readonly Executable[]
}

/** Programs that turn the packed look-aheads, where they lie, into their orthogonal factors. */
async function turnsOf(device: OpenedDevice, { weights, format, muon }: CudaOptimiserOptions): Promise<Turns> {
  const matrices = muon?.matrices ?? []
  const shapes = new Map<string, MatrixPack & { readonly members: number[] }>()
  matrices.forEach(({ rows, columns }, at) => {
    const key = `${rows} ${columns}`
    const known = shapes.get(key) ?? {
      count: 0,
      rows: Math.min(rows, columns),
      columns: Math.max(rows, columns),
      members: [],
    }
    shapes.set(key, { ...known, count: known.count + 1, members: [...known.members, at] })
  })
  const offsets: number[] = []
  let size = 0
  const packs = [...shapes.values()].map(({ members, ...pack }) => {
    const offset = size
    members.forEach((at, place) => {
      offsets[at] = offset + place * pack.rows * pack.columns
    })
    size += pack.count * pack.rows * pack.columns
    return { offset, pack }
  })
  const packed = await device.resident(Math.max(1, size), 'f32')
  const runs: Executable[] = []
  for (const { offset, pack } of packs) {
    const bound = { x: { resident: packed, offset } }
    const program = (muon as NonNullable<typeof muon>).orthogonal(pack)
    runs.push(await device.compile(program, weights, { frozen: true, format, bind: { inputs: bound, outputs: bound } }))
  }
  return { offsets, packed, size, runs }
}

/** The buffers of both plans by number. */
const BUFFERS = ['weights', 'mean', 'square', 'average', 'gradient', 'loss', 'told', 'read', 'packed'] as const
type Refs = Record<(typeof BUFFERS)[number], Ref>

function refsOf(writer: PlanWriter, { format }: CudaOptimiserOptions, { size }: Turns, count: number): Refs {
  const bytes = { loss: 4, told: 8, read: count * (format === 'bf16' ? 2 : 4), packed: Math.max(1, size) * 4 }
  const refs = BUFFERS.map((name, at) => [
    name,
    writer.buffer(at, 0, name in bytes ? bytes[name as 'loss'] : count * 4),
  ])
  return Object.fromEntries(refs) as Refs
}

/** The norm of the gradient, and Muon's momentum with its look-ahead. */
function planBefore(options: CudaOptimiserOptions, turns: Turns, count: number): CudaPlan {
  const writer = new PlanWriter()
  const refs = refsOf(writer, options, turns, count)
  const { share, muon } = options
  const partial = writer.room(PARTIALS * 4)
  writer.launch('globalNorm', 'f32', [refs.told, partial, refs.gradient, { count }, { real: share }])
  if (muon) {
    const words = [refs.packed, refs.mean, refs.gradient, tableOf(writer, muon.matrices, turns), refs.told]
    writer.launch('muonAhead', 'f32', [...words, muon.matrices.length, { real: share }, { real: muon.momentum }])
  }
  return writer.finish([], [])
}

/** The steps of Muon and of AdamW; then the gradient and the loss are zero again. */
function planAfter(options: CudaOptimiserOptions, turns: Turns, count: number): CudaPlan {
  const writer = new PlanWriter()
  const refs = refsOf(writer, options, turns, count)
  const { format, share, rule, muon } = options
  const now = writer.inputRoom(5 * 4)
  const { weights, mean, square, average, gradient, loss, told, read, packed } = refs
  if (muon) {
    const words = [weights, packed, tableOf(writer, muon.matrices, turns), told, partOf(now, 4, 1)]
    writer.launch('muonApply', 'f32', [...words, muon.matrices.length, { real: muon.weightDecay }])
  }
  const reals = [share, rule.beta1, rule.beta2, rule.weightDecay, rule.clip].map((real) => ({ real }))
  const apart = muon ? writer.constant(muon.mask) : null
  const state = [weights, mean, square, average, format === 'bf16' ? read : null]
  writer.launch('adamw', 'f32', [...state, gradient, apart, told, now, { count }, ...reals])
  const one = { count: 4 }
  writer.launch('copy', 'f32', [partOf(told, 1, 1), one, loss, one, { count: 1 }, one])
  for (const ref of [gradient, loss]) writer.launch('zero', 'f32', [ref, { count: ref.bytes }])
  return writer.finish([now], [])
}

/** Numbers `from` on of an f32 value. */
const partOf = (ref: Ref, from: number, count: number): Ref => ({
  ...ref,
  offset: ref.offset + 4 * from,
  bytes: 4 * count,
})

const tableOf = (writer: PlanWriter, matrices: readonly FlatMatrix[], { offsets }: Turns): Ref =>
  writer.constant(
    Int32Array.from(
      matrices.flatMap(({ offset, rows, columns, stride }, at) => [offset, rows, columns, stride, offsets[at]]),
    ),
  )
