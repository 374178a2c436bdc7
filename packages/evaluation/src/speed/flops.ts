import { type AttentionPlan, countRows, type Program } from '@sceneweave/tensor'

type Instruction = Program['instructions'][number]

/** Floating-point operations of a program's matrix products, two for each multiply-add; the rest is small beside them. */
export const countFlops = (program: Program): number =>
  program.instructions.reduce((sum, instruction) => sum + flopsOf(program, instruction), 0)

function flopsOf({ shapes }: Program, { op, inputs, outputs, attrs }: Instruction): number {
  const [out, x] = [shapes[outputs[0]], shapes[inputs[0]]]
  switch (op.name) {
    case 'linear':
    case 'linearBy':
      return 2 * out[0] * out[1] * x[1]
    case 'matmul':
      return 2 * out.reduce((size, axis) => size * axis, 1) * (attrs.ta ? x[x.length - 2] : x[x.length - 1])
    case 'attention': {
      // scores, then the weighted sum of values, in every head
      const [, heads, width] = x
      return (attrs.plan as AttentionPlan).reduce(
        (sum, { q, kv, prefix }) => sum + 4 * countRows(q) * (countRows(kv) + countRows(prefix)) * heads * width,
        0,
      )
    }
    default:
      return 0
  }
}
