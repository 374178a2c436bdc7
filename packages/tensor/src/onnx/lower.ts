import { liveValues } from '../live.ts'
import type { Attrs, OnnxCall } from '../op.ts'
import { type Instruction, isLeaf, type Program } from '../program.ts'
import { OnnxGraph } from './graph.ts'

/** Another lowering for some ops, by op name; null leaves a call to the op's own lowering. */
export type LoweringTable = {
  readonly [op: string]: ((graph: OnnxGraph, call: OnnxCall<Attrs>) => readonly string[] | null) | undefined
}

/** A program as an ONNX graph: inputs and params become inputs of the same names, outputs keep the program's order. */
export function lower(program: Program, table: LoweringTable = {}): OnnxGraph {
  const graph = new OnnxGraph()
  const names: string[] = []
  for (const { name, value } of [...program.inputs, ...program.params])
    names[value] = graph.input(name, program.shapes[value])
  const live = liveValues(program)
  for (const instruction of program.instructions) {
    if (isLeaf(instruction.op) || !instruction.outputs.some((value) => live.has(value))) continue
    const made = lowerCall(graph, program, { instruction, names, live, table })
    instruction.outputs.forEach((value, at) => {
      if (live.has(value) && !made[at]) throw new TypeError(`[${instruction.op.name}] lowered no output ${at}`)
      names[value] = made[at]
    })
  }
  for (const { name, value } of program.outputs) graph.output(name, names[value], program.shapes[value])
  graph.prune()
  return graph
}

type Site = {
  readonly instruction: Instruction
  readonly names: readonly string[]
  readonly live: ReadonlySet<number>
  readonly table: LoweringTable
}

function lowerCall(graph: OnnxGraph, program: Program, site: Site): readonly string[] {
  const { op, inputs, outputs, attrs } = site.instruction
  const call: OnnxCall<Attrs> = {
    inputs: inputs.map((value) => site.names[value]),
    shapes: inputs.map((value) => program.shapes[value]),
    outputShapes: outputs.map((value) => program.shapes[value]),
    used: outputs.map((value) => site.live.has(value)),
    attrs,
  }
  return site.table[op.name]?.(graph, call) ?? op.onnx(graph, call)
}
