export type { CudaDeviceInfo } from './addon.ts'
export {
  type CudaDevice,
  type CudaDeviceOptions,
  cudaDevice,
  cudaDevices,
} from './device.ts'
export type { CudaCompileOptions, CudaExecutable, CudaRunOptions } from './executable.ts'
export { type CudaGroup, type GroupPlace, type GroupSums, ncclVersion, type SummedPiece } from './group.ts'
export { planMemory } from './memory.ts'
export type {
  CudaOptimiser,
  CudaOptimiserOptions,
  FlatMatrix,
  MatrixPack,
  OptimiserArrays,
  StepNumbers,
} from './optimiser.ts'
export { planProgram } from './planProgram.ts'
export { toBf16 } from './planValues.ts'
export type { CudaPlan, StorageFormat } from './planWriter.ts'
