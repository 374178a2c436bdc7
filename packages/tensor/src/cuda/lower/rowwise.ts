import type { CudaCall, Lowering } from '../call.ts'
import type { Ref, Word } from '../planWriter.ts'

/** Where the rows of each segment begin in `order`, and the rows of the segments one after another, each in row order. */
export function segmentTables(seg: Int32Array, count: number): { starts: Int32Array; order: Int32Array } {
  const starts = new Int32Array(count + 1)
  for (const s of seg) starts[s + 1]++
  for (let s = 0; s < count; s++) starts[s + 1] += starts[s]
  const next = starts.slice()
  const order = new Int32Array(seg.length)
  seg.forEach((s, row) => {
    order[next[s]++] = row
  })
  return { starts, order }
}

const segments = ({ attrs, writer }: CudaCall): Ref => writer.constant(attrs.seg as Int32Array)

// enough blocks of 32 columns to fill a large GPU twice, of at least so many rows
const BLOCKS = 528
const ROWS = 16
const MOST = 64
// a row of heads is as much work as many rows of numbers, and a block takes all columns
const HEADS_MOST = 256

/** The rows of each segment, and room for their sums in chunks: `width` values each. */
function segmentWords(
  { writer }: CudaCall,
  seg: Int32Array,
  { count, width, most = 0 }: { count: number; width: number; most?: number },
): Word[] {
  const { starts, order } = segmentTables(seg, count)
  const wanted = Math.ceil(BLOCKS / (Math.ceil(width / 32) * count))
  const chunks = Math.max(1, Math.min(most || Math.min(MOST, wanted), Math.ceil(seg.length / count / ROWS)))
  // counted up and back to zero by each launch
  const done = writer.constant(new Int32Array(count * Math.ceil(width / 32)), { isWritten: true })
  return [writer.constant(starts), writer.constant(order), writer.room(chunks * count * width * f32), done, chunks]
}

const f32 = 4

/** Ops that work on each row of tokens, most of them with a vector that its segment chooses. */
export const rowLowerings: Readonly<Record<string, Lowering>> = {
  lnMod: (call) => {
    const words = [call.output(0), call.input(0), call.input(1), call.input(2), segments(call)]
    call.writer.launch('lnMod', call.format, [...words, ...call.shapes[0]])
  },
  lnModGrad: (call) => {
    const [rows, width] = call.shapes[1]
    const count = call.shapes[2][0]
    const made = [call.output(0), call.output(1), call.output(2), call.writer.room(rows * 2 * f32)]
    const given = [call.input(0), call.input(1), call.input(2), segments(call)]
    const order = segmentWords(call, call.attrs.seg as Int32Array, { count, width })
    call.writer.launch('lnModGrad', call.format, [...made, ...given, ...order, rows, width, count])
  },
  gatedAdd: (call) => {
    const words = [call.output(0), call.input(0), call.input(1), call.input(2), segments(call)]
    call.writer.launch('gatedAdd', call.format, [...words, ...call.shapes[0]])
  },
  gatedAddGrad: (call) => {
    const [count, width] = call.shapes[2]
    const given = [call.input(0), call.input(1), call.input(2), segments(call)]
    const order = segmentWords(call, call.attrs.seg as Int32Array, { count, width })
    const words = [call.output(0), call.output(1), ...given, ...order, ...call.shapes[0], count]
    call.writer.launch('gatedAddGrad', call.format, words)
  },
  segGather: (call) =>
    call.writer.launch('segGather', call.format, [
      call.output(0),
      call.input(0),
      segments(call),
      ...call.outputShapes[0],
    ]),
  segSum: (call) => {
    const [count, width] = call.outputShapes[0]
    const order = segmentWords(call, call.attrs.seg as Int32Array, { count, width })
    call.writer.launch('segSum', call.format, [call.output(0), call.input(0), ...order, count, width])
  },
  qkNormRope: (call) => {
    const angles = [call.input(2, 'f32'), call.input(3, 'f32')]
    const group = call.writer.constant(call.attrs.group as Int32Array)
    const words = [call.output(0), call.input(0), call.input(1), ...angles, group, ...call.outputShapes[0]]
    call.writer.launch('qkNormRope', call.format, words)
  },
  qkNormRopeGrad: (call) => {
    const [rows, heads, width] = call.shapes[0]
    const count = call.shapes[2][0]
    const made = [call.output(0), call.output(1)]
    const given = [call.input(0), call.input(1), call.input(2), call.input(3, 'f32'), call.input(4, 'f32')]
    const order = segmentWords(call, call.attrs.group as Int32Array, { count, width, most: HEADS_MOST })
    call.writer.launch('qkNormRopeGrad', call.format, [...made, ...given, ...order, rows, heads, width, count])
  },
}
