import { countRows, type RowSet } from '../../rows.ts'
import { sizeOf } from '../../tensor.ts'
import { ALIGN_BYTES } from '../arena.ts'
import type { CudaCall, Lowering } from '../call.ts'
import { bytesOf, part, type Ref } from '../planWriter.ts'

type Stretch = { to: Ref; from: Ref; bytes: number }

function copy({ writer, format }: CudaCall, { to, from, bytes }: Stretch): void {
  if (bytes === 0) return
  const whole = { count: bytes }
  writer.launch('copy', format, [part(to, 0, bytes), whole, part(from, 0, bytes), whole, { count: 1 }, whole])
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
    if (set.length === 1 && (set[0][0] * width) % ALIGN_BYTES === 0)
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
  splitCols: (call) => {
    const [rows, width] = call.shapes[0].map((size, axis) => (axis === 1 ? size * bytesOf(call.format) : size))
    const own = width / Number(call.attrs.parts)
    const x = call.input(0)
    call.outputShapes.forEach((_, at) => {
      const y = call.output(at)
      if (!y || rows === 0) return
      const words = [y, { count: own }, tail(x, at * own), { count: width }, { count: rows }, { count: own }]
      call.writer.launch('copy', call.format, words)
    })
  },
  concatCols: (call) => {
    const [rows, width] = call.outputShapes[0].map((size, axis) => (axis === 1 ? size * bytesOf(call.format) : size))
    const own = width / call.shapes.length
    const y = call.output(0) as Ref
    call.shapes.forEach((_, at) => {
      const words = [
        tail(y, at * own),
        { count: width },
        call.input(at),
        { count: own },
        { count: rows },
        { count: own },
      ]
      if (rows > 0) call.writer.launch('copy', call.format, words)
    })
  },
  zeroLike: (call) => {
    const y = call.output(0) as Ref
    call.writer.launch('zero', call.format, [y, { count: y.bytes }])
  },
}
