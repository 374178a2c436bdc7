export type { CudaDeviceInfo } from './addon.ts'
export {
  type CudaDevice,
  type CudaDeviceOptions,
  cudaDevice,
  cudaDevices,
} from './device.ts'
export type { CudaCompileOptions, CudaExecutable, CudaRunOptions } from './executable.ts'
export {
  type CudaOptimiser,
  type CudaOptimiserOptions,
  cudaOptimiser,
  type FlatMatrix,
  type MatrixPack,
  type OptimiserArrays,
  type StepNumbers,
} from './optimiser.ts'
export { planProgram } from './planProgram.ts'
export type { CudaPlan, StorageFormat } from './planWriter.ts'
