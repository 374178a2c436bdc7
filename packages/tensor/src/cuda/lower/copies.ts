import { countRows, type RowSet } from '../../rows.ts'
import { sizeOf } from '../../tensor.ts'
import type { CudaCall, Lowering } from '../call.ts'
import { bytesOf, part, type Ref } from '../planWriter.ts'

// kernels read 16 bytes at a time; the rows of every model here begin at this, those of a width of 288 in bf16 at no more
const PIECE_BYTES = 64

type Stretch = { to: Ref; from: Ref; bytes: number }

function copy({ writer, format }: CudaCall, { to, from, bytes }: Stretch): void {
  if (bytes === 0) return
  const whole = { count: bytes }
  writer.launch('copy', format, [part(to, 0, bytes), whole, part(from, 0, bytes), whole, { count: 1 }, whole])
}

/** What one launch moves: MOST_COLUMN_PARTS of native/include/kernels.h, which a test compares. */
export const MOST_PARTS = 8

/** A matrix and its parts side by side: each [rows, own bytes]. */
function columns(
  call: CudaCall,
  opcode: 'splitCols' | 'concatCols',
  { whole, parts }: { whole: Ref; parts: readonly (Ref | null)[] },
): void {
  const [rows, own] = (opcode === 'splitCols' ? call.outputShapes : call.shapes)[0]
  const bytes = own * bytesOf(call.format)
  if (rows === 0) return
  if (parts.length <= MOST_PARTS) {
    call.writer.launch(opcode, call.format, [whole, parts.length, ...parts, { count: rows }, { count: bytes }])
    return
  }
  const stride = { count: bytes * parts.length }
  parts.forEach((ref, at) => {
    if (!ref) return
    const [part, own] = [
      [ref, { count: bytes }],
      [tail(whole, at * bytes), stride],
    ]
    const sides = opcode === 'splitCols' ? [...part, ...own] : [...own, ...part]
    call.writer.launch('copy', call.format, [...sides, { count: rows }, { count: bytes }])
  })
}

const tail = (ref: Ref, offset: number): Ref => part(ref, offset, ref.bytes - offset)

const rowBytes = (call: CudaCall): number => sizeOf(call.shapes[0].slice(1)) * bytesOf(call.format)

/** Ops that move whole rows or columns. What lies in a piece, at a boundary, is not moved at all. */
export const copyLowerings: Readonly<Record<string, Lowering>> = {
  reshape: (call) => call.alias(0, call.input(0)),
  rows: (call) => {
    const set = call.attrs.set as RowSet
    const width = rowBytes(call)
    const x = call.input(0)
    if (set.length === 1 && (set[0][0] * width) % PIECE_BYTES === 0)
      return call.alias(0, part(x, set[0][0] * width, countRows(set) * width))
    const y = call.output(0) as Ref
    let at = 0
    for (const [from, to] of set) {
      copy(call, { to: tail(y, at), from: tail(x, from * width), bytes: (to - from) * width })
      at += (to - from) * width
    }
  },
  putRows: (call) => {
    const set = call.attrs.set as RowSet
    const width = rowBytes(call)
    const [x, y] = [call.input(0), call.output(0) as Ref]
    if (countRows(set) < call.outputShapes[0][0]) call.writer.launch('zero', call.format, [y, { count: y.bytes }])
    let at = 0
    for (const [from, to] of set) {
      copy(call, { to: tail(y, from * width), from: tail(x, at), bytes: (to - from) * width })
      at += (to - from) * width
    }
  },
  concatRows: (call) => {
    const y = call.output(0) as Ref
    let at = 0
    call.shapes.forEach((shape, input) => {
      const bytes = sizeOf(shape) * bytesOf(call.format)
      copy(call, { to: tail(y, at), from: call.input(input), bytes })
      at += bytes
    })
  },
  splitCols: (call) =>
    columns(call, 'splitCols', { whole: call.input(0), parts: call.outputShapes.map((_, at) => call.output(at)) }),
  concatCols: (call) =>
    columns(call, 'concatCols', { whole: call.output(0) as Ref, parts: call.shapes.map((_, at) => call.input(at)) }),
  zeroLike: (call) => {
    const y = call.output(0) as Ref
    call.writer.launch('zero', call.format, [y, { count: y.bytes }])
  },
}
