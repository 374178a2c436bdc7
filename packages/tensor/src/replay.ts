import { apply } from './op.ts'
import { buildProgram, type Program } from './program.ts'
import { type Shape, ShapeFault, sameShape, showShape, type Tensor } from './tensor.ts'

/** What stands in the place of a param: some tensor of its shape, or null for the param itself. */
export type Replace = (name: string, shape: Shape) => Tensor | null

/** Builds a program's calls again; gives the tensor of each of its values. */
export function replay(program: Program, replace: Replace = () => null): Tensor[] {
  const values: Tensor[] = []
  for (const { op, inputs, outputs, attrs } of program.instructions) {
    const instead = op.name === 'param' ? replace(String(attrs.name), program.shapes[outputs[0]]) : null
    if (instead && !sameShape(instead.shape, program.shapes[outputs[0]]))
      throw new ShapeFault(
        'replace',
        `"${attrs.name}" ${showShape(program.shapes[outputs[0]])}`,
        showShape(instead.shape),
      )
    const from = inputs.map((value) => values[value])
    const made = instead ? [instead] : apply(op, from, attrs)
    outputs.forEach((value, at) => {
      values[value] = made[at]
    })
  }
  return values
}

/** The same program with tensors in the place of some params: a weight may be computed from others. */
export function replaceParams(program: Program, replace: Replace): Program {
  const values = replay(program, replace)
  return buildProgram(Object.fromEntries(program.outputs.map(({ name, value }) => [name, values[value]])))
}
