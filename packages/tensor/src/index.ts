export {
  allocateWeights,
  askChained,
  type Bindings,
  type Bound,
  type Chain,
  type ChainedRun,
  type CompileOptions,
  type Device,
  type DeviceMemory,
  type DeviceName,
  type Executable,
  type Resident,
  type ResidentOptions,
  type Residents,
  type WeightSlot,
  type Weights,
  weightView,
} from './device.ts'
export { DeviceFault, type DeviceFaultCode } from './deviceFault.ts'
export { differentiate, gradientName } from './gradient.ts'
export { type DrawnPart, drawParts, philox, seededNormals, seededUniforms } from './noise.ts'
export { type Attrs, allOps, apply, type Numbers, type Op } from './op.ts'
export { gelu, silu } from './ops/activation.ts'
export { add, mul, scale, sub } from './ops/arithmetic.ts'
export { attention, logSumExpOf, type Prefix } from './ops/attention.ts'
export { chanNorm } from './ops/chanNorm.ts'
export { conv2d } from './ops/conv2d.ts'
export { convT } from './ops/convT.ts'
export { flowLoss } from './ops/flowLoss.ts'
export { gatedAdd } from './ops/gatedAdd.ts'
export { constant, input, param } from './ops/leaf.ts'
export { columnSum, linear } from './ops/linear.ts'
export { linearBy, type RowGroup } from './ops/linearBy.ts'
export { lnMod } from './ops/lnMod.ts'
export { matmul } from './ops/matmul.ts'
export { patchify, unpatchify } from './ops/patchify.ts'
export { qkNormRope } from './ops/qkNormRope.ts'
export { putRows, rows } from './ops/rows.ts'
export { segGather, segSum } from './ops/segment.ts'
export { concatCols, concatRows, reshape, splitCols, transpose } from './ops/shape.ts'
export { tEmbed } from './ops/tEmbed.ts'
export { upsample2 } from './ops/upsample2.ts'
export { buildProgram, type Program, printProgram, programKey } from './program.ts'
export { interpret, referenceDevice } from './reference.ts'
export { type Replace, replaceParams } from './replay.ts'
export { type AttentionPlan, countRows, listRows, type PlanEntry, partitions, type RowSet, rowSet } from './rows.ts'
export { type Shape, ShapeFault, sameShape, showShape, sizeOf, type Tensor } from './tensor.ts'
export { ProgramFault, verify } from './verify.ts'
