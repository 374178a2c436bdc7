import type { Device, Executable, Weights } from '../device.ts'
import { DeviceFault } from '../deviceFault.ts'
import type { Program } from '../program.ts'
import { type CudaDeviceInfo, loadAddon } from './addon.ts'
import type { CudaCompileOptions, CudaExecutable } from './executable.ts'
import { type CudaGroup, type GroupPlace, newGroupId } from './group.ts'
import { OpenedDevice } from './openedDevice.ts'
import { type CudaOptimiser, type CudaOptimiserOptions, openOptimiser } from './optimiser.ts'
import type { StorageFormat } from './planWriter.ts'

/**
 * `format`: how values are stored on the device, f32 unless said; sums are f32 in both.
 * `chains`: programs that are asked for together run as one graph; not used until it has been seen on a GPU.
 */
export type CudaDeviceOptions = {
  readonly index?: number
  readonly format?: StorageFormat
  readonly chains?: boolean
}

export type CudaDevice = Omit<Device, 'compile'> & {
  compile(program: Program, weights: Weights, options?: CudaCompileOptions): Promise<CudaExecutable>
  /** AdamW, Muon and the moving average over the parameters that programs in a format read. */
  optimiser(options: CudaOptimiserOptions): Promise<CudaOptimiser>
  /** An id for a new group of processes; a DeviceFault where NCCL is not found. */
  groupId(): Uint8Array
  /** Joins the processes of a group, when all are there. */
  group(place: GroupPlace): Promise<CudaGroup>
}

/** The CUDA devices that programs can run on: none where the addon is not built, or there is no driver or no GPU. */
export const cudaDevices = (): readonly CudaDeviceInfo[] => loadAddon()?.devices() ?? []

/** The device that runs programs on CUDA; a DeviceFault where there is none. */
export function cudaDevice({ index = 0, format = 'f32', chains = false }: CudaDeviceOptions = {}): CudaDevice {
  const addon = loadAddon()
  if (!addon)
    throw new DeviceFault('runtime-missing', 'no CUDA device: build the addon with npm run native, or run on the CPU')
  const found = addon.devices()
  if (!found.some((one) => one.index === index))
    throw new DeviceFault('runtime-missing', `no CUDA device ${index}: there are ${found.length}; run on the CPU`)
  const opened = new OpenedDevice(addon, index, format)
  return {
    name: 'cuda',
    compile: (program, weights, options) => opened.compile(program, weights, options),
    memory: opened.memory,
    ...(chains && { chain: (executables: readonly Executable[]) => opened.chain(executables) }),
    resident: (count, { isStored = false, block } = {}) => opened.resident(count, isStored ? format : 'f32', block),
    optimiser: (options) => openOptimiser(opened, options),
    groupId: newGroupId,
    group: (place) => opened.group(place),
    release: () => opened.release(),
  }
}
