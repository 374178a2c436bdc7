import type { CompileOptions, Executable, Residents } from '../device.ts'
import type { GroupSums } from './group.ts'
import type { CudaPlan, StorageFormat } from './planWriter.ts'

/** `isEager` launches one by one instead of replaying a graph: slower, but a cancel is seen between launches. */
export type CudaRunOptions = {
  readonly isEager?: boolean
  /** Fills the workspace with NaN first: a test sees what a kernel leaves unwritten. */
  readonly isPoisoned?: boolean
  /** Filled with the milliseconds of each of the plan's launches; the run must be eager. */
  readonly profile?: Float32Array
  /** Residents in the place of those that it was bound to, of the same format. */
  readonly instead?: Residents
  readonly signal?: AbortSignal
}

export type CudaExecutable = Executable & {
  readonly plan: CudaPlan
  /** As `run`, with options; also the milliseconds that the device worked, without the copies to and from it. */
  runTimed(
    inputs: Readonly<Record<string, Float32Array>>,
    options?: CudaRunOptions,
  ): Promise<{ outputs: Record<string, Float32Array>; milliseconds: number }>
}

/** `format`: that of this program alone, where it is to be another than the device's. `sums`: what it sums over a group.
 * `forks`: gradients that are only added to residents are made on a second stream, to the same bits. */
export type CudaCompileOptions = CompileOptions & {
  readonly format?: StorageFormat
  readonly sums?: GroupSums
  readonly forks?: boolean
}

/** A plan that no program was lowered to. */
export type CudaRun = {
  run(inputs: readonly Float32Array[], outputs: readonly Float32Array[]): Promise<void>
  release(): Promise<void>
}
