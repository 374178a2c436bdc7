import type { Bindings, Resident } from '../device.ts'
import { DeviceFault } from '../deviceFault.ts'
import type { Program } from '../program.ts'
import { sizeOf } from '../tensor.ts'
import { loadAddon, type RanksHandle } from './addon.ts'
import type { SummedPart } from './rankSums.ts'

/** Processes that hold a GPU each and sum over all of them. Every one must ask for the same sums in the same order. */
export type CudaGroup = {
  /** Makes a resident what it is in the first process. */
  share(resident: Resident): Promise<void>
  /** Ends what waits for a process that is gone. Nothing more can be asked of the group. */
  abort(): void
  release(): Promise<void>
}

/** Which of `count` processes this is. `id`: made by one of them, the same for all. */
export type GroupPlace = { readonly rank: number; readonly count: number; readonly id: Uint8Array }

/** `count` values of an f32 resident, from number `offset` on. */
export type SummedPiece = { readonly resident: Resident; readonly offset: number; readonly count: number }

/** Parts of residents that a run sums over a group, each beside what follows once all outputs there were added. */
export type GroupSums = { readonly group: CudaGroup; readonly pieces: readonly SummedPiece[] }

/** NCCL's version by which this machine sums over GPUs, "2.28.3"; null where it is not found. */
export function ncclVersion(): string | null {
  const version = loadAddon()?.ncclVersion() ?? 0
  return version === 0 ? null : [version / 10_000, (version / 100) % 100, version % 100].map(Math.floor).join('.')
}

/** An id for a new group; a DeviceFault where NCCL is not found. */
export function newGroupId(): Uint8Array {
  try {
    const id = loadAddon()?.ranksId()
    if (id) return id
  } catch (error) {
    throw new DeviceFault('runtime-missing', `several GPUs need NCCL: ${(error as Error).message}`, error)
  }
  throw new DeviceFault('runtime-missing', 'several GPUs need the CUDA addon: build it with npm run native')
}

const groups = new WeakMap<CudaGroup, RanksHandle>()

/** Remembers what a group is to the addon. */
export const keepRanks = (group: CudaGroup, handle: RanksHandle): void => void groups.set(group, handle)

/** Where the pieces lie and which outputs are added to each: their buffers follow those of the bindings. */
export function summedParts(program: Program, bind: Bindings, pieces: readonly SummedPiece[]): SummedPart[] {
  const first = 1 + residentsOf(bind).length
  return pieces.map(({ resident, offset, count }, at) => {
    const isIn = (name: string, value: number) => {
      const bound = bind.outputs?.[name]
      const from = bound?.offset ?? 0
      return bound?.resident === resident && from < offset + count && from + sizeOf(program.shapes[value]) > offset
    }
    const after = program.outputs.filter(({ name, value }) => isIn(name, value)).map(({ name }) => name)
    return { buffer: first + at, offset, count, after }
  })
}

export function ranksOf(group: CudaGroup): RanksHandle {
  const handle = groups.get(group)
  if (!handle) throw new RangeError('this group was not joined by a CUDA device')
  return handle
}

/** In the order of their buffers. */
export const residentsOf = ({ inputs = {}, outputs = {} }: Bindings): Resident[] =>
  [...Object.values(inputs), ...Object.values(outputs)].map(({ resident }) => resident)
