import { type Weights, weightView } from '../device.ts'
import type { Attrs, OnnxCall } from '../op.ts'
import type { Program } from '../program.ts'
import { listRows, type RowSet } from '../rows.ts'
import type { OnnxGraph } from './graph.ts'
import type { LoweringTable } from './lower.ts'

/** Columns of w [K, M] as whole numbers in [-127, 127], each column with its own scale. */
export type Int8Columns = { readonly data: Int8Array; readonly scales: Float32Array }

/** Rounds each column of w, row-major with `columns` columns, to the nearest step of its largest magnitude / 127. */
export function quantiseColumns(w: Float32Array, columns: number): Int8Columns {
  const scales = new Float32Array(columns)
  for (let i = 0; i < w.length; i++) scales[i % columns] = Math.max(scales[i % columns], Math.abs(w[i]))
  // A column of zeros needs some scale: 1 keeps it zero.
  for (let column = 0; column < columns; column++) scales[column] = scales[column] / 127 || 1
  const data = new Int8Array(w.length)
  for (let i = 0; i < w.length; i++) data[i] = Math.round(w[i] / scales[i % columns])
  return { data, scales }
}

/** Lowerings of linears over params to 8-bit integers. The weights are read once, here: later changes are not seen. */
export function int8Lowerings(program: Program, weights: Weights): LoweringTable {
  const params = new Set(program.params.map(({ name }) => name))
  const product = (graph: OnnxGraph, [x, w, b = '']: readonly string[], columns: number): string => {
    const { data, scales } = quantiseColumns(weightView(weights, w), columns)
    const weight = graph.constant(data, [data.length / columns, columns])
    const inputs = [x, weight, graph.constant(scales, [columns]), '', b]
    return graph.node('DynamicQuantizeMatMul', inputs, { domain: 'com.microsoft' })[0]
  }
  const quantises = ({ attrs }: OnnxCall<Attrs>, weights: readonly string[]) =>
    !attrs.tw && weights.every((name) => params.has(name))
  return {
    linear: (graph, call) =>
      quantises(call, [call.inputs[1]]) ? [product(graph, call.inputs, call.outputShapes[0][1])] : null,
    linearBy: (graph, call) => {
      const groups = groupsOf(call)
      const weights = groups.map(({ w }) => w)
      return quantises(call, weights) ? [productBy(graph, call, groups, product)] : null
    },
  }
}

type Product = (graph: OnnxGraph, inputs: readonly string[], columns: number) => string
type Group = { readonly rows: Int32Array; readonly w: string; readonly b: string }

function groupsOf({ inputs, attrs }: OnnxCall<Attrs>): Group[] {
  const step = attrs.bias ? 2 : 1
  return (attrs.groups as readonly RowSet[]).map((set, g) => ({
    rows: listRows(set),
    w: inputs[1 + g * step],
    b: attrs.bias ? inputs[2 + g * step] : '',
  }))
}

/** Each group of rows through its own weight, then every row back to its place. */
function productBy(graph: OnnxGraph, call: OnnxCall<Attrs>, groups: readonly Group[], product: Product): string {
  const [count, columns] = call.outputShapes[0]
  const parts = groups.map(({ rows, w, b }) =>
    product(graph, [graph.gatherRows(call.inputs[0], rows, count), w, b], columns),
  )
  const places = new Int32Array(count)
  let at = 0
  for (const { rows } of groups) for (const row of rows) places[row] = at++
  return graph.gatherRows(graph.concat(parts, 0), places, count)
}
