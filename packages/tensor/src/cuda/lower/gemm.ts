import type { CudaCall } from '../call.ts'
import type { Ref, Word } from '../planWriter.ts'

/** How far the next batch, row and column lie. */
type Strides = readonly [batch: number, row: number, col: number]

export type Matrix = { readonly ref: Ref; readonly by: Strides }

type Product = {
  readonly c: Matrix
  readonly a: Matrix
  readonly b: Matrix
  readonly bias?: Ref | null
  readonly sizes: readonly [batches: number, m: number, n: number, k: number]
  readonly alpha?: number
}

/** One launch of a matrix product, c = alpha · a b + bias. */
export function gemm({ writer, format }: CudaCall, { c, a, b, bias = null, sizes, alpha = 1 }: Product): void {
  const words = [c, a, b].flatMap(({ ref, by }): Word[] => [ref, ...by.map((count) => ({ count }))])
  writer.launch('gemm', format, [...words, bias, ...sizes, { real: alpha }])
}
