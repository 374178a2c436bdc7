import {
  type AttentionPlan,
  attention,
  buildProgram,
  concatCols,
  concatRows,
  conv2d,
  differentiate,
  flowLoss,
  gatedAdd,
  gelu,
  input,
  linear,
  linearBy,
  lnMod,
  logSumExpOf,
  matmul,
  qkNormRope,
  reshape,
  rows,
  type Shape,
  segSum,
  sizeOf,
  splitCols,
  type Tensor,
} from '@sceneweave/tensor'
import { cudaDevices } from '@sceneweave/tensor/cuda'
import { describe, test } from 'vitest'
import { expectParity, gaussians } from '../parity/parity.ts'

// Sizes at which tiles are full, ragged and many: the small cases beside this file never leave one tile.
type Case = { readonly title: string; readonly build: (x: (name: string, shape: Shape) => Tensor) => Tensor[] }

const segmentsOf = (lengths: readonly number[]): Int32Array =>
  Int32Array.from(lengths.flatMap((length, s) => new Array<number>(length).fill(s)))

/** Shots of 1, 2 and 3 tokens beside long ones, each seeing itself and all before it. */
const lengths = [1, 130, 2, 3, 67]
const causal: AttentionPlan = lengths.map((length, at) => {
  const end = lengths.slice(0, at + 1).reduce((a, b) => a + b)
  return { q: [[end - length, end]], kv: [[0, end]], prefix: [] }
})
const total = lengths.reduce((a, b) => a + b)

const qkv = (x: Parameters<Case['build']>[0], count: number, [heads, width]: readonly number[]) =>
  [x('q', [count, heads, width]), x('k', [count, heads, width]), x('v', [count, heads, width])] as const

const products: Case[] = [
  [200, 136, 72],
  [1, 8, 512],
  [129, 384, 1024],
].map(([count, k, m]) => ({
  title: `linear ${count}×${k} by ${k}×${m}, also turned`,
  build: (x) => [
    linear(x('x', [count, k]), x('w', [k, m]), x('b', [m])),
    linear(x('x', [count, k]), x('t', [m, k]), undefined, true),
  ],
}))

const attentions: Case[] = [32, 48, 64, 128, 20].map((width) => ({
  title: `attention of width ${width}, shots of 1 to 130 tokens`,
  build: (x) => {
    const out = attention(...qkv(x, total, [2, width]), causal)
    return [out, logSumExpOf(out)]
  },
}))

/** Pieces that fill tiles, on both sides, between gaps; and a row that sees the prefix alone. */
const prefixed: Case[] = [64, 128].map((width) => ({
  title: `attention of width ${width} after a cached prefix, ranges with gaps`,
  build: (x) => {
    const rest: [number, number][] = [
      [0, 40],
      [41, 300],
    ]
    const before: [number, number][] = [
      [5, 140],
      [141, 270],
    ]
    const plan: AttentionPlan = [
      { q: rest, kv: rest, prefix: before },
      { q: [[40, 41]], kv: [], prefix: [[0, 1]] },
    ]
    const prefix = { k: x('pk', [275, 3, width]), v: x('pv', [275, 3, width]) }
    return [attention(...qkv(x, 300, [3, width]), plan, prefix)]
  },
}))

const cases: Case[] = [
  ...products,
  ...attentions,
  ...prefixed,
  {
    title: 'matmul in batches, each side turned',
    build: (x) => [
      matmul(x('a', [3, 80, 40]), x('b', [3, 40, 136])),
      matmul(x('a', [3, 80, 40]), x('c', [3, 80, 24]), { ta: true, alpha: 0.5 }),
      matmul(x('d', [3, 40, 80]), x('a', [3, 80, 40]), { ta: true, tb: true }),
    ],
  },
  {
    title: 'two modalities of many rows',
    build: (x) => [
      linearBy(x('x', [300, 64]), [
        { rows: [[0, 37]], w: x('w0', [64, 96]), b: x('b0', [96]) },
        { rows: [[37, 300]], w: x('w1', [64, 96]), b: x('b1', [96]) },
      ]),
    ],
  },
  {
    title: 'rows of 2048 numbers, modulated, gated, activated',
    build: (x) => {
      const seg = segmentsOf(lengths)
      const y = lnMod(x('x', [total, 2048]), x('shift', [5, 2048]), x('scale', [5, 2048]), seg)
      return [gatedAdd(x('x', [total, 2048]), gelu(y), x('gate', [5, 2048]), seg)]
    },
  },
  {
    title: 'sixteen heads of 128, turned',
    build: (x) => {
      const group = new Int32Array(70).fill(1, 9)
      const angles = { cos: x('cos', [70, 64]), sin: x('sin', [70, 64]) }
      return [qkNormRope(x('x', [70, 2048]), x('gain', [2, 128]), angles.cos, angles.sin, { heads: 16, group })]
    },
  },
  {
    title: 'a convolution over full tiles',
    build: (x) => [conv2d(x('x', [3, 24, 20, 20]), x('w', [72, 24, 3, 3]), x('b', [72]), { stride: 1, pad: 1 })],
  },
  {
    title: 'a convolution whose rows are whole eights, taken eight pixels at a time',
    build: (x) => [conv2d(x('x', [3, 24, 12, 24]), x('w', [40, 24, 3, 3]), x('b', [40]), { stride: 1, pad: 1 })],
  },
  {
    title: 'six heads of 48 over many rows of two kinds',
    build: (x) => {
      const group = new Int32Array(700).fill(1, 130)
      const angles = { cos: x('cos', [700, 24]), sin: x('sin', [700, 24]) }
      return [qkNormRope(x('x', [700, 288]), x('gain', [2, 48]), angles.cos, angles.sin, { heads: 6, group })]
    },
  },
  {
    title: 'a matrix of nine parts, and one of three whose rows begin at 64 bytes',
    build: (x) => [
      concatRows([
        concatCols(splitCols(x('x', [70, 9 * 32]), 9).reverse()),
        concatCols(splitCols(rows(x('y', [75, 288]), [[5, 75]]), 3).reverse()),
      ]),
    ],
  },
  {
    title: 'a loss over many rows',
    build: (x) => [reshape(flowLoss(x('v', [500, 64]), x('target', [500, 64]), x('weight', [500])), [1, 1])],
  },
  {
    title: 'a loss of more values than its blocks take at once, in rows of three',
    build: (x) => [reshape(flowLoss(x('v', [90_000, 3]), x('target', [90_000, 3]), x('weight', [90_000])), [1, 1])],
  },
]

describe.skipIf(cudaDevices().length === 0)('cuda at sizes of several tiles', () => {
  for (const { title, build } of cases)
    for (const format of ['f32', 'bf16'] as const)
      for (const way of ['forward', 'gradients'] as const)
        test(`${title}: ${way} in ${format}`, async () => {
          const seed = Date.now() % 1_000_000
          const random = gaussians(seed)
          const leaves: Record<string, Float32Array> = {}
          const made = build((name, shape) => {
            leaves[name] ??= Float32Array.from({ length: sizeOf(shape) }, random)
            return input(name, shape)
          })
          const outputs = Object.fromEntries(made.map((tensor, at) => [`out${at}`, tensor]))
          const program = way === 'forward' ? buildProgram(outputs) : gradientOf(made[0], random, leaves)
          await expectParity(program, leaves, format, `seed ${seed}`)
        })
})

/** The gradient of Σ r·out by every leaf that the first output depends on and that has one. */
function gradientOf(out: Tensor, random: () => number, leaves: Record<string, Float32Array>) {
  const count = sizeOf(out.shape)
  leaves.along = Float32Array.from({ length: count }, random)
  const weighted = matmul(reshape(out, [1, count]), input('along', [count, 1]))
  const loss = reshape(segSum(weighted, new Int32Array(1), 1), [])
  const program = buildProgram({ loss })
  const fixed = new Set(['along', 'cos', 'sin', 'pk', 'pv', 'target', 'weight'])
  const by = program.inputs.flatMap(({ name }) => (fixed.has(name) ? [] : [name]))
  return differentiate(program, 'loss', by)
}
