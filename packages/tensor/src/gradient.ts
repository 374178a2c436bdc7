import { add } from './ops/arithmetic.ts'
import { constant } from './ops/leaf.ts'
import { buildProgram, type Instruction, type Program } from './program.ts'
import { replay } from './replay.ts'
import { ShapeFault, showShape, type Tensor } from './tensor.ts'

/** Name of the output that holds the gradient of a leaf. */
export const gradientName = (leaf: string): string => `gradient:${leaf}`

/**
 * Reverse-mode autodiff, Program → Program: the given program with one more output `gradient:<leaf>` for each leaf
 * (param or input) in `by`. `loss` names a scalar output. A leaf that the loss does not reach is a fault.
 */
export function differentiate(program: Program, loss: string, by: readonly string[]): Program {
  const values = replay(program)
  const seed = program.outputs.find((output) => output.name === loss)
  if (!seed) throw new RangeError(`no output "${loss}" to differentiate`)
  if (program.shapes[seed.value].length > 0)
    throw new ShapeFault('differentiate', 'a scalar loss []', showShape(program.shapes[seed.value]))
  const gradients = new Map<number, Tensor>([[seed.value, constant(Float32Array.of(1), [])]])
  const wanted = reachesLeaves(program, new Set(by))
  for (const instruction of [...program.instructions].reverse()) pullBack(instruction, values, gradients, wanted)
  const outputs: Record<string, Tensor> = {}
  for (const { name, value } of program.outputs) outputs[name] = values[value]
  for (const leaf of by) {
    const known = [...program.params, ...program.inputs].find(({ name }) => name === leaf)
    const gradient = known && gradients.get(known.value)
    if (!gradient) throw new RangeError(`the loss does not depend on "${leaf}"`)
    outputs[gradientName(leaf)] = gradient
  }
  return buildProgram(outputs)
}

/** Values through which a wanted leaf can change; gradients elsewhere would be computed for nobody. */
function reachesLeaves(program: Program, leaves: ReadonlySet<string>): ReadonlySet<number> {
  const reached = new Set<number>()
  for (const { name, value } of [...program.params, ...program.inputs]) if (leaves.has(name)) reached.add(value)
  for (const { inputs, outputs } of program.instructions)
    if (inputs.some((value) => reached.has(value))) for (const value of outputs) reached.add(value)
  return reached
}

function pullBack(
  { op, inputs, outputs, attrs }: Instruction,
  values: readonly Tensor[],
  gradients: Map<number, Tensor>,
  wanted: ReadonlySet<number>,
): void {
  const arriving = outputs.map((value) => gradients.get(value) ?? null)
  if (inputs.length === 0 || arriving.every((gradient) => gradient === null)) return
  if (!inputs.some((value) => wanted.has(value))) return
  if (!op.gradient) throw new RangeError(`op ${op.name} has no gradient`)
  const call = {
    inputs: inputs.map((v) => values[v]),
    outputs: outputs.map((v) => values[v]),
    gradients: arriving,
    attrs,
  }
  const departing = op.gradient(call)
  inputs.forEach((value, at) => {
    const gradient = departing[at]
    if (!gradient || !wanted.has(value)) return
    const before = gradients.get(value)
    gradients.set(value, before ? add(before, gradient) : gradient)
  })
}
