import { createRequire } from 'node:module'
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
export type WeightsHandle = Held<'weights'>
export type PlanHandle = Held<'plan'>

/** `weights` are copied first when given. `cancel`: not 0 ends the run, between two launches when it is eager. */
export type PlanCall = {
  readonly inputs: readonly Float32Array[]
  readonly outputs: readonly Float32Array[]
  readonly weights?: Float32Array
  readonly isEager?: boolean
  readonly isPoisoned?: boolean
  readonly cancel?: Int32Array
}

/** The native addon, native/addon/addon.cc. Whatever may wait for the device is a promise; errors carry a `code`. */
export type Addon = {
  devices(): CudaDeviceInfo[]
  openDevice(index: number): Promise<DeviceHandle>
  uploadWeights(device: DeviceHandle, buffer: Float32Array, format: 0 | 1): Promise<WeightsHandle>
  makePlan(device: DeviceHandle, weights: WeightsHandle, plan: CudaPlan): Promise<PlanHandle>
  runPlan(plan: PlanHandle, call: PlanCall): Promise<number>
  releasePlan(plan: PlanHandle): void
  releaseWeights(weights: WeightsHandle): void
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
