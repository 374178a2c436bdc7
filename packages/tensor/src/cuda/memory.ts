import type { DeviceMemory, ResidentOptions, Weights } from '../device.ts'
import { DeviceFault } from '../deviceFault.ts'
import { sizeOf } from '../tensor.ts'
import { type BoundPart, planProgram } from './planProgram.ts'
import { bytesOf, type CudaPlan, packedBytes, type StorageFormat } from './planWriter.ts'

/** What is asked of the device itself: how much is free, and which weights are there already. */
export type MemoryNow = { free(): Promise<number>; hasWeights(weights: Weights, format: StorageFormat): boolean }

/** Memory as plans in a format take it. Needs no device to say so. */
export function planMemory(format: StorageFormat, { free, hasWeights }: MemoryNow): DeviceMemory {
  return {
    free,
    resident: (count, options = {}) => residentBytes(count, format, options),
    async needed(program, weights, kept, { isExact = false } = {}) {
      const own = isExact ? 'f32' : format
      const part = (name: string, at: number): BoundPart => {
        const { isStored = false, block } = kept[name]
        return { buffer: 1 + at, offset: 0, format: isStored ? format : 'f32', block }
      }
      const bound = (names: readonly { name: string }[]) =>
        new Map(names.flatMap(({ name }, at) => (Object.hasOwn(kept, name) ? [[name, part(name, at)] as const] : [])))
      const parts = { inputs: bound(program.inputs), outputs: bound(program.outputs) }
      const { workspaceBytes, constants } = planProgram(program, weights, { format: own, bound: parts })
      const uploaded = hasWeights(weights, own) ? 0 : weightValues(weights) * bytesOf(own)
      return workspaceBytes + constants.length + uploaded
    },
  }
}

function residentBytes(count: number, format: StorageFormat, { isStored = false, block }: ResidentOptions): number {
  return block === undefined ? count * bytesOf(isStored ? format : 'f32') : packedBytes(count, block)
}

/** Where the last of the weights ends: their buffer may not be there where only sizes are asked for. */
const weightValues = ({ index }: Weights): number =>
  [...index.values()].reduce((end, { offset, shape }) => Math.max(end, offset + sizeOf(shape)), 0)

/** Refuses a plan that does not fit before anything of it runs, and says what does. */
export function checkRoom({ workspaceBytes, constants }: CudaPlan, room: number): void {
  const needed = workspaceBytes + constants.length
  if (needed <= room) return
  const gigabytes = (bytes: number) => `${(bytes / 2 ** 30).toFixed(1)} GiB`
  throw new DeviceFault(
    'out-of-memory',
    `one step needs ${gigabytes(needed)} of the GPU's memory and ${gigabytes(room)} are free: make fewer shots at once ` +
      '(a causal plan makes one after another), or shorter ones, or end what else uses the GPU',
  )
}
