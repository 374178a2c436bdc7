import { apply, defineOp } from '../op.ts'
import { ShapeFault, showShape, type Tensor } from '../tensor.ts'

const BASE = 10_000
const STEPS = 1000

const frequencies = (half: number): number[] => Array.from({ length: half }, (_, i) => STEPS * BASE ** (-i / half))

const tEmbedOp = defineOp<{ width: number }>({
  name: 'tEmbed',
  shape: ([t], { width }) => {
    if (t.length !== 1 || width % 2 !== 0) throw new ShapeFault('tEmbed', 't [S] and an even width', showShape(t))
    return [[t[0], width]]
  },
  meaning: ([t], [out], { width }) => {
    const half = width / 2
    const rates = frequencies(half)
    t.data.forEach((time, row) => {
      rates.forEach((rate, i) => {
        out.data[row * width + i] = Math.cos(time * rate)
        out.data[row * width + half + i] = Math.sin(time * rate)
      })
    })
  },
  gradient: () => [null],
  onnx: (graph, { inputs: [t], shapes: [[count]], attrs: { width } }) => {
    const half = width / 2
    const rates = graph.constant(Float32Array.from(frequencies(half)), [1, half])
    const angle = graph.one('Mul', [graph.reshape(t, [count, 1]), rates])
    return [graph.concat([graph.one('Cos', [angle]), graph.one('Sin', [angle])], 1)]
  },
  cuda: 't_embed',
})

/** Sinusoidal embedding of times in [0, 1]: t [S] → [S, width], cosines then sines of 1000·t, base 10,000 (DDPM). */
export const tEmbed = (t: Tensor, width: number): Tensor => apply(tEmbedOp, [t], { width })[0]
