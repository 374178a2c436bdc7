import { checkInputs, type Device, type Executable, weightView } from './device.ts'
import { HostResidents } from './hostResident.ts'
import type { Numbers } from './op.ts'
import { isLeaf, type Program } from './program.ts'
import { sizeOf } from './tensor.ts'

/** Runs a program in float64 by the meanings of its ops. The judge of every other device; slow on purpose. */
export function interpret(
  program: Program,
  leaves: Readonly<Record<string, ArrayLike<number>>>,
): Record<string, Float64Array> {
  const values: Numbers[] = program.shapes.map((shape) => ({ shape, data: new Float64Array(0) }))
  for (const { op, inputs, outputs, attrs } of program.instructions) {
    for (const value of outputs) values[value] = zeros(program.shapes[value])
    if (isLeaf(op)) {
      values[outputs[0]].data.set(leaves[String(attrs.name)])
      continue
    }
    op.meaning(
      inputs.map((value) => values[value]),
      outputs.map((value) => values[value]),
      attrs,
    )
  }
  return Object.fromEntries(program.outputs.map(({ name, value }) => [name, values[value].data]))
}

const zeros = (shape: readonly number[]): Numbers => ({ shape, data: new Float64Array(sizeOf(shape)) })

/** The float64 interpreter behind the Device interface. */
export function referenceDevice(): Device {
  const residents = new HostResidents()
  return {
    name: 'reference',
    async compile(program, weights, { bind } = {}) {
      const run: Executable['run'] = async (inputs) => {
        checkInputs(program, inputs)
        const params = program.params.map(({ name }) => [name, weightView(weights, name)])
        const results = interpret(program, { ...inputs, ...Object.fromEntries(params) })
        return Object.fromEntries(Object.entries(results).map(([name, data]) => [name, Float32Array.from(data)]))
      }
      return { run: bind ? residents.bind(program, bind, run) : run, async release() {} }
    },
    resident: async (count, options) => residents.resident(count, options),
    async release() {},
  }
}
