import { allOps } from './op.ts'
import type { Program } from './program.ts'
import { sameShape, showShape } from './tensor.ts'

/** Thrown when a program breaks a law of the IR; names the instruction. */
export class ProgramFault extends Error {
  override name = 'ProgramFault'
}

/** The law book: known ops, values written once before they are read, shapes that follow from the op, unique names. */
export function verify(program: Program): void {
  const written = new Set<number>()
  const known = new Set(allOps())
  program.instructions.forEach(({ op, inputs, outputs, attrs }, at) => {
    const here = `instruction ${at} (${op.name})`
    if (!known.has(op)) throw new ProgramFault(`${here}: not an op of the closed list`)
    for (const value of inputs)
      if (!written.has(value)) throw new ProgramFault(`${here}: reads %${value} before it is written`)
    const shapes = op.shape(
      inputs.map((value) => program.shapes[value]),
      attrs,
    )
    if (shapes.length !== outputs.length)
      throw new ProgramFault(`${here}: makes ${shapes.length} values, lists ${outputs.length}`)
    outputs.forEach((value, output) => {
      if (written.has(value)) throw new ProgramFault(`${here}: writes %${value} a second time`)
      if (!sameShape(shapes[output], program.shapes[value]))
        throw new ProgramFault(
          `${here}: %${value} is ${showShape(program.shapes[value])}, the op makes ${showShape(shapes[output])}`,
        )
      written.add(value)
    })
  })
  verifyNames(program, written)
}

function verifyNames(program: Program, written: ReadonlySet<number>): void {
  if (program.outputs.length === 0) throw new ProgramFault('the program has no output')
  const leaves = [...program.inputs, ...program.params]
  for (const named of [leaves, program.outputs]) {
    const names = new Set(named.map(({ name }) => name))
    if (names.size !== named.length) throw new ProgramFault('two values share one name')
    for (const { name, value } of named)
      if (!written.has(value)) throw new ProgramFault(`"${name}" names %${value}, which nothing writes`)
  }
}
