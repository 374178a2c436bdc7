export type { CudaDeviceInfo } from './addon.ts'
export {
  type CudaDevice,
  type CudaDeviceOptions,
  type CudaExecutable,
  type CudaRunOptions,
  cudaDevice,
  cudaDevices,
} from './device.ts'
export { planProgram } from './planProgram.ts'
export type { CudaPlan, StorageFormat } from './planWriter.ts'
