import { createRequire } from 'node:module'
import type { DrawnPart } from '../noise.ts'
import type { CudaPlan } from './planWriter.ts'

/** A CUDA device of this machine. */
export type CudaDeviceInfo = {
  readonly index: number
  readonly name: string
  readonly memoryBytes: number
  /** "9.0" for Hopper. */
  readonly computeCapability: string
}

declare const held: unique symbol
type Held<Name extends string> = { readonly [held]: Name }
export type DeviceHandle = Held<'device'>
export type BufferHandle = Held<'buffer'>
export type PlanHandle = Held<'plan'>
export type ChainHandle = Held<'chain'>
export type RanksHandle = Held<'ranks'>

/** `refreshed` is copied into the plan's first buffer before. `cancel`: not 0 ends the run, between two launches when it is eager. */
export type PlanCall = {
  readonly inputs: readonly Float32Array[]
  readonly outputs: readonly Float32Array[]
  /** What it runs over in place of the buffers that the plan was made over. */
  readonly buffers?: readonly BufferHandle[]
  readonly refreshed?: Float32Array
  readonly isEager?: boolean
  readonly isPoisoned?: boolean
  readonly cancel?: Int32Array
  /** Filled with the milliseconds of each launch, in their order, when the run is eager. */
  readonly profile?: Float32Array
}

/** The native addon, native/addon/addon.cc. Whatever may wait for the device is a promise; errors carry a `code`. */
export type Addon = {
  devices(): CudaDeviceInfo[]
  openDevice(index: number): Promise<DeviceHandle>
  /** Bytes that a plan's workspace may take now. */
  roomOf(device: DeviceHandle): Promise<number>
  /** Zeros, `count` of them; format 1 is bf16. With a `block` that is not 0 so many values share a scale and have 8 bits each. */
  makeBuffer(device: DeviceHandle, count: number, format: 0 | 1, block: number): Promise<BufferHandle>
  /** They move as many values as the array has, from value `offset` of the buffer on. */
  writeBuffer(buffer: BufferHandle, from: Float32Array, offset: number): Promise<void>
  readBuffer(buffer: BufferHandle, to: Float32Array, offset: number): Promise<void>
  /** [offset, count, low and high word of the seed, stream, keep, fresh] for each part: see `DrawnPart`. */
  drawBuffer(buffer: BufferHandle, parts: Float64Array): Promise<void>
  /** NCCL's version, 0 where it is not found. */
  ncclVersion(): number
  /** What the processes of a group agree by; throws where NCCL is not found. */
  ranksId(): Uint8Array
  /** Waits for the others. */
  joinRanks(device: DeviceHandle, rank: number, count: number, id: Uint8Array): Promise<RanksHandle>
  /** Makes a buffer what it is in the first process. */
  shareBuffer(ranks: RanksHandle, buffer: BufferHandle): Promise<void>
  /** Ends what waits for a process that is gone. */
  abortRanks(ranks: RanksHandle): void
  releaseRanks(ranks: RanksHandle): void
  makePlan(
    device: DeviceHandle,
    buffers: readonly BufferHandle[],
    plan: CudaPlan,
    ranks?: RanksHandle,
  ): Promise<PlanHandle>
  /** Resolves when the run is over; the next may be asked for before, and follows it without a gap. */
  runPlan(plan: PlanHandle, call: PlanCall): Promise<number>
  /** Plans of one device that run one after another as one graph; all that they make lies in buffers. */
  makeChain(plans: readonly PlanHandle[]): Promise<ChainHandle>
  /** As `runPlan`, with a call for each plan. */
  runChain(chain: ChainHandle, calls: readonly PlanCall[]): Promise<number>
  releaseChain(chain: ChainHandle): void
  releasePlan(plan: PlanHandle): void
  releaseBuffer(buffer: BufferHandle): void
  releaseDevice(device: DeviceHandle): void
}

/** Where `npm run native` puts the addon, seen from here. */
export const addonPath = '../../../../native/build/sceneweave.node'

let loaded: Addon | null | undefined

/** The addon, or null where it is not built or does not load: then there are no CUDA devices. */
export function loadAddon(): Addon | null {
  if (loaded === undefined) {
    try {
      loaded = createRequire(import.meta.url)(addonPath) as Addon
    } catch {
      loaded = null
    }
  }
  return loaded
}

/** As `drawBuffer` reads them: a seed is two words of 32 bits. */
export const wordsOfDrawn = (parts: readonly DrawnPart[]): Float64Array =>
  Float64Array.from(
    parts.flatMap(({ offset, count, seed, stream, keep, fresh }) => [
      ...[offset, count, seed >>> 0, Math.floor(seed / 2 ** 32) >>> 0, stream >>> 0, keep, fresh],
    ]),
  )
