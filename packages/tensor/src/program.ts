import { createHash } from 'node:crypto'
import type { Attr, Attrs, Op } from './op.ts'
import { type Call, type Shape, ShapeFault, sameShape, showShape, type Tensor } from './tensor.ts'

/** One step of a program; values are numbered from 0 and each is written once. */
export type Instruction = {
  readonly op: Op
  readonly inputs: readonly number[]
  readonly outputs: readonly number[]
  readonly attrs: Attrs
}

export type Named = { readonly name: string; readonly value: number }

/** Tensor ops ready to run, in order. Inputs are fed each run, params come from the weights, outputs come back by name. */
export type Program = {
  readonly shapes: readonly Shape[]
  readonly instructions: readonly Instruction[]
  readonly inputs: readonly Named[]
  readonly params: readonly Named[]
  readonly outputs: readonly Named[]
}

/** Collects everything the named tensors depend on into a program. Leaves of one name are one value. */
export function buildProgram(outputs: Readonly<Record<string, Tensor>>): Program {
  const builder = new ProgramBuilder()
  for (const call of reachableCalls(Object.values(outputs))) builder.add(call)
  return builder.finish(outputs)
}

function reachableCalls(roots: readonly Tensor[]): Call[] {
  const seen = new Set<Call>()
  const waiting = roots.map((tensor) => tensor.call)
  while (waiting.length > 0) {
    const call = waiting.pop() as Call
    if (seen.has(call)) continue
    seen.add(call)
    for (const input of call.inputs) waiting.push(input.call)
  }
  return [...seen].sort((a, b) => a.order - b.order)
}

class ProgramBuilder {
  private readonly shapes: Shape[] = []
  private readonly instructions: Instruction[] = []
  private readonly values = new Map<Call, number[]>()
  private readonly leaves = new Map<string, { kind: string; value: number }>()

  add(call: Call): void {
    const shapes = call.op.shape(
      call.inputs.map((input) => input.shape),
      call.attrs,
    )
    if (isLeaf(call.op) && this.reuseLeaf(call, shapes[0])) return
    const outputs = shapes.map((shape) => this.shapes.push(shape) - 1)
    this.values.set(call, outputs)
    if (isLeaf(call.op)) this.leaves.set(String(call.attrs.name), { kind: call.op.name, value: outputs[0] })
    const inputs = call.inputs.map((input) => this.valueOf(input))
    this.instructions.push({ op: call.op, inputs, outputs, attrs: call.attrs })
  }

  private reuseLeaf(call: Call, shape: Shape): boolean {
    const name = String(call.attrs.name)
    const known = this.leaves.get(name)
    if (!known) return false
    const before = this.shapes[known.value]
    if (known.kind !== call.op.name || !sameShape(before, shape)) {
      const expected = `"${name}" ${known.kind} ${showShape(before)} as before`
      throw new ShapeFault(call.op.name, expected, `${call.op.name} ${showShape(shape)}`)
    }
    this.values.set(call, [known.value])
    return true
  }

  private valueOf(tensor: Tensor): number {
    return (this.values.get(tensor.call) as number[])[tensor.output]
  }

  finish(outputs: Readonly<Record<string, Tensor>>): Program {
    const named = (kind: string) =>
      [...this.leaves].filter(([, leaf]) => leaf.kind === kind).map(([name, { value }]) => ({ name, value }))
    return {
      shapes: this.shapes,
      instructions: this.instructions,
      inputs: named('input'),
      params: named('param'),
      outputs: Object.entries(outputs).map(([name, tensor]) => ({ name, value: this.valueOf(tensor) })),
    }
  }
}

/** Whether an op is a named leaf: fed from outside, not computed. */
export const isLeaf = (op: Op): boolean => op.name === 'input' || op.name === 'param'

/** The program as text, one instruction a line; long tables appear as their length and digest. */
export function printProgram(program: Program): string {
  const lines = program.instructions.map(({ op, inputs, outputs, attrs }) => {
    const left = outputs.map((value) => `%${value}`).join(', ')
    const right = `${op.name}(${inputs.map((value) => `%${value}`).join(', ')})`
    const shown = Object.entries(attrs).filter(([, attr]) => attr !== undefined)
    const text =
      shown.length > 0 ? ` {${shown.map(([name, attr]) => `${name}: ${showAttr(attr as Attr)}`).join(', ')}}` : ''
    const shapes = outputs.map((value) => `f32${showShape(program.shapes[value])}`).join(', ')
    return `${left} = ${right}${text} : ${shapes}`
  })
  const results = program.outputs.map(({ name, value }) => `${name}=%${value}`).join(', ')
  return `${lines.join('\n')}\nreturn ${results}\n`
}

function showAttr(attr: Attr): string {
  if (attr instanceof Int32Array || attr instanceof Float32Array) {
    const bytes = new Uint8Array(attr.buffer, attr.byteOffset, attr.byteLength)
    const digest = createHash('sha256').update(bytes).digest('hex').slice(0, 16)
    return `${attr instanceof Int32Array ? 'i32' : 'f32'}[${attr.length}]#${digest}`
  }
  if (Array.isArray(attr)) return `[${attr.map((item) => showAttr(item as Attr)).join(', ')}]`
  if (typeof attr === 'object')
    return `{${Object.entries(attr as Record<string, Attr>)
      .map(([name, item]) => `${name}: ${showAttr(item)}`)
      .join(', ')}}`
  return JSON.stringify(attr)
}

/** Equal keys, equal programs: a digest of the printed form. */
export const programKey = (program: Program): string => createHash('sha256').update(printProgram(program)).digest('hex')
