import type { AttentionPlan, RowSet } from '../../rows.ts'
import { sizeOf } from '../../tensor.ts'
import { type AttentionTables, keyTables, queryTables, tileRowsOf } from '../attentionTables.ts'
import type { CudaCall, Lowering } from '../call.ts'
import { bytesOf, part, type Ref, type Word } from '../planWriter.ts'
import { gemm, type Matrix } from './gemm.ts'

const plain = (ref: Ref, cols: number): Matrix => ({ ref, by: [0, cols, 1] })
const turned = (ref: Ref, rows: number): Matrix => ({ ref, by: [0, 1, rows] })

function attentionWords({ writer }: CudaCall, { index, tiles, tileRows }: AttentionTables): Word[] {
  return [writer.constant(index), writer.constant(tiles), tiles.length / 4, tileRows]
}

/** Matrix products and attention. */
export const productLowerings: Readonly<Record<string, Lowering>> = {
  linear: (call) => {
    const [rows, m] = call.outputShapes[0]
    const k = call.shapes[0][1]
    gemm(call, {
      c: plain(call.output(0) as Ref, m),
      a: plain(call.input(0), k),
      b: call.attrs.tw ? turned(call.input(1), k) : plain(call.input(1), m),
      bias: call.optional(2),
      sizes: [1, rows, m, k],
    })
  },
  linearBy: (call) => {
    const m = call.outputShapes[0][1]
    const k = call.shapes[0][1]
    const [x, y, size] = [call.input(0), call.output(0) as Ref, bytesOf(call.format)]
    const groups = call.attrs.groups as readonly RowSet[]
    const step = call.attrs.bias ? 2 : 1
    groups.forEach((set, g) => {
      const w = call.input(1 + g * step)
      // a group's rows mostly lie in one piece: each piece is a product of its own
      for (const [from, to] of set)
        gemm(call, {
          c: plain(part(y, from * m * size, (to - from) * m * size), m),
          a: plain(part(x, from * k * size, (to - from) * k * size), k),
          b: call.attrs.tw ? turned(w, k) : plain(w, m),
          bias: call.attrs.bias ? call.input(2 + g * step) : null,
          sizes: [1, to - from, m, k],
        })
    })
  },
  matmul: (call) => {
    const { ta, tb, alpha } = call.attrs
    const [m, n] = call.outputShapes[0].slice(-2)
    const k = call.shapes[0].at(ta ? -2 : -1) as number
    const batches = sizeOf(call.outputShapes[0].slice(0, -2))
    const matrix = (ref: Ref, rows: number, cols: number, flip: unknown): Matrix => ({
      ref,
      by: flip ? [rows * cols, 1, rows] : [rows * cols, cols, 1],
    })
    gemm(call, {
      c: matrix(call.output(0) as Ref, m, n, false),
      a: matrix(call.input(0), m, k, ta),
      b: matrix(call.input(1), k, n, tb),
      sizes: [batches, m, n, k],
      alpha: Number(alpha),
    })
  },
  attention: (call) => {
    const [, heads, width] = call.shapes[0]
    const made = [call.output(0) ?? call.writer.room(sizeOf(call.shapes[0]) * bytesOf(call.format))]
    const given = [0, 1, 2, 3, 4].map((at) => call.optional(at))
    const tables = queryTables(call.attrs.plan as AttentionPlan, tileRowsOf(call.format, width))
    const words = [...made, call.output(1, 'f32'), ...given, ...attentionWords(call, tables), heads, width]
    call.writer.launch('attention', call.format, words)
  },
  attentionGrad: (call) => {
    const [rows, heads, width] = call.shapes[1]
    const plan = call.attrs.plan as AttentionPlan
    const made = [call.output(0), call.output(1), call.output(2), call.writer.room(rows * heads * 4)]
    const given = [0, 1, 2, 3, 4].map((at) => call.input(at))
    const prefix = [call.optional(6), call.optional(7)]
    const tileRows = tileRowsOf(call.format, width)
    const queries = attentionWords(call, queryTables(plan, tileRows))
    const keys = attentionWords(call, keyTables(plan, call.shapes[2][0], tileRows))
    const words = [...made, ...given, call.input(5, 'f32'), ...prefix, rows, ...queries, ...keys, heads, width]
    call.writer.launch('attentionGrad', call.format, words)
  },
}
