import type { Attrs } from '../op.ts'
import type { Shape } from '../tensor.ts'
import type { PlanWriter, Ref, StorageFormat } from './planWriter.ts'

/** What a lowering sees of one use of its op. */
export type CudaCall<A extends Attrs = Attrs> = {
  readonly writer: PlanWriter
  /** How values are stored, unless an op says f32. */
  readonly format: StorageFormat
  readonly attrs: A
  readonly shapes: readonly Shape[]
  readonly outputShapes: readonly Shape[]
  /** An input, stored in the plan's format, or as f32. */
  input(at: number, format?: StorageFormat): Ref
  /** The same, null where the op was called without it. */
  optional(at: number): Ref | null
  /** Room for an output, null where nobody reads it. */
  output(at: number, format?: StorageFormat): Ref | null
  /** Says that an output is memory which is there already. */
  alias(at: number, ref: Ref): void
}

/** Writes the launches of one op. */
export type Lowering = (call: CudaCall) => void
