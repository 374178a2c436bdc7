import type { Device } from '../device.ts'
import { DeviceFault } from '../deviceFault.ts'

/** A CUDA device of this machine. */
export type CudaDeviceInfo = { readonly index: number; readonly name: string; readonly memoryBytes: number }

/** The CUDA devices that programs can run on: none, as the native addon is not built into this package. */
export const cudaDevices = (): readonly CudaDeviceInfo[] => []

/** The device that runs programs on CUDA; a DeviceFault where there is none. */
export function cudaDevice(): Device {
  throw new DeviceFault('runtime-missing', 'no CUDA device: this package has no native addon, run on onnxDevice()')
}
