import {
  add,
  attention,
  concatRows,
  gatedAdd,
  gelu,
  input,
  linear,
  linearBy,
  lnMod,
  type Prefix,
  param,
  putRows,
  qkNormRope,
  type RowSet,
  reshape,
  rows,
  silu,
  splitCols,
  type Tensor,
  tEmbed,
} from '@sceneweave/tensor'
import { headWidth, type ModelConfig, tokenWidth } from './config.ts'
import type { ParamSpec } from './params.ts'
import type { Sequence } from './sequence.ts'
import { textEncoder } from './text.ts'

const streams = ['text', 'video'] as const

/** What the forward pass yields: velocity of the video rows, and each layer's keys (before norm and rotation) and values. */
export type Forward = {
  readonly velocity: Tensor
  readonly keys: readonly Tensor[]
  readonly values: readonly Tensor[]
}

/** What a forward pass is built for. With `prefix`, keys and values of that many cached rows are inputs of each layer. */
export type ForwardShape = { readonly sequence: Sequence; readonly prefix?: number }

// half open: after 300 steps of `tiny` a loss of 0.974, closed 0.989 (AdamW: 1.041, 1.072)
const GATE = 0.5

/** Every parameter of the denoiser, in the order of the weights. AdaLN neither shifts nor scales at first; its gates are half open. */
export function denoiserParams(config: ModelConfig): ParamSpec[] {
  const { width, layers, mlpRatio, timeEmbedding } = config
  const dense = (name: string, from: number, to: number, std = 1 / Math.sqrt(from)): ParamSpec[] => [
    { name: `${name}.weight`, shape: [from, to], init: { std } },
    { name: `${name}.bias`, shape: [to], init: { value: 0 } },
  ]
  const block = (layer: number): ParamSpec[] =>
    streams.flatMap((stream) => {
      const name = `blocks.${layer}.${stream}`
      return [
        { name: `${name}.modulation.bias`, shape: [6 * width], init: { parts: [0, 0, GATE, 0, 0, GATE] } },
        ...dense(`${name}.qkv`, width, 3 * width),
        ...dense(`${name}.out`, width, width),
        ...dense(`${name}.mlp.in`, width, mlpRatio * width),
        ...dense(`${name}.mlp.out`, mlpRatio * width, width),
      ]
    })
  const gains = (layer: number): ParamSpec[] =>
    ['q', 'k'].map((of) => ({ name: `blocks.${layer}.gain.${of}`, shape: [2, headWidth(config)], init: { value: 1 } }))
  return [
    { name: 'text.embedding', shape: [textEncoder(config.vocabulary).size, width], init: { std: 0.5 } },
    { name: 'text.pooled', shape: [textEncoder(config.vocabulary).size, width], init: { std: 0.5 } },
    ...dense('video.in', tokenWidth(config), width),
    ...dense('time.in', timeEmbedding, width),
    ...dense('time.out', width, width),
    { name: 'modulation.weight', shape: [width, 6 * width], init: { value: 0 } },
    ...Array.from({ length: layers }, (_, layer) => [...block(layer), ...gains(layer)]).flat(),
    ...dense('last.modulation', width, 2 * width, 0),
    ...dense('last.out', width, tokenWidth(config), 0),
    ...dense('last.skip', width, tokenWidth(config), 0),
  ]
}

/** The matrices inside the blocks, and how many square maps lie side by side in each: what a second-order rule may turn. */
export const hiddenParts = ({ layers }: ModelConfig): { name: string; parts: number }[] =>
  Array.from({ length: layers }, (_, layer) =>
    streams.flatMap((stream) =>
      [
        ['qkv', 3],
        ['out', 1],
        ['mlp.in', 1],
        ['mlp.out', 1],
      ].map(([part, parts]) => ({ name: `blocks.${layer}.${stream}.${part}.weight`, parts: Number(parts) })),
    ),
  ).flat()

/**
 * One forward pass of the dual-stream MMDiT. Inputs of the program: `latents` [Nv, patch²·C], `words` one-hot [Nt, V],
 * `times` [S] and `bags` [S, V] one per group, `cos` and `sin` [N, head/2]; with a prefix of P rows also `prefix.k.<layer>` (rotated)
 * and `prefix.v.<layer>` [P, H, D].
 */
export function denoiserForward(config: ModelConfig, { sequence, prefix = 0 }: ForwardShape): Forward {
  const { width, heads } = config
  const rowsOf = rowSets(sequence)
  const tables = [
    input('cos', [sequence.rows, headWidth(config) / 2]),
    input('sin', [sequence.rows, headWidth(config) / 2]),
  ]
  const time = groupVector(config, sequence.groups.length)
  const modulated = modulationTable(sequence)
  let x = embed(config, sequence, rowsOf)
  const keys: Tensor[] = []
  const values: Tensor[] = []
  for (let layer = 0; layer < config.layers; layer++) {
    const name = `blocks.${layer}`
    const byStream = (part: string, from: number, to: number, y: Tensor) =>
      linearBy(
        y,
        streams.map((stream) => ({ rows: rowsOf[stream], ...dense(`${name}.${stream}.${part}`, from, to) })),
      )
    const [shift1, scale1, gate1, shift2, scale2, gate2] = splitCols(modulation(config, time, layer), 6)
    const [q, k, v] = splitCols(byStream('qkv', width, 3 * width, lnMod(x, shift1, scale1, modulated)), 3)
    keys.push(k)
    values.push(v)
    const place = (y: Tensor, of: 'q' | 'k') =>
      qkNormRope(y, param(`${name}.gain.${of}`, [2, headWidth(config)]), tables[0], tables[1], {
        heads,
        group: streamOfRow(sequence),
      })
    const attended = attention(
      place(q, 'q'),
      place(k, 'k'),
      reshape(v, [sequence.rows, heads, headWidth(config)]),
      sequence.plan,
      prefix > 0 ? prefixInputs(config, layer, prefix) : undefined,
    )
    x = gatedAdd(x, byStream('out', width, width, attended), gate1, modulated)
    const hidden = gelu(byStream('mlp.in', width, config.mlpRatio * width, lnMod(x, shift2, scale2, modulated)))
    x = gatedAdd(x, byStream('mlp.out', config.mlpRatio * width, width, hidden), gate2, modulated)
  }
  return { velocity: lastLayer(config, sequence, rows(x, rowsOf.video), time), keys, values }
}

const dense = (name: string, from: number, to: number): { w: Tensor; b: Tensor } => ({
  w: param(`${name}.weight`, [from, to]),
  b: param(`${name}.bias`, [to]),
})

const through = (x: Tensor, name: string, to: number): Tensor => {
  const { w, b } = dense(name, x.shape[1], to)
  return linear(x, w, b)
}

const rowSets = ({ textRows, rows: count }: Sequence): { text: RowSet; video: RowSet } => ({
  text: [[0, textRows]],
  video: [[textRows, count]],
})

/** Which gain a row takes: 0 for text, 1 for video. */
const streamOfRow = ({ textRows, rows: count }: Sequence): Int32Array => new Int32Array(count).fill(1, textRows)

/** Row → row of the modulation table: the groups' text entries, then their video entries. */
function modulationTable({ segment, textRows, groups }: Sequence): Int32Array {
  return segment.map((group, row) => (row < textRows ? group : groups.length + group))
}

const prefixInputs = (config: ModelConfig, layer: number, count: number): Prefix => ({
  k: input(`prefix.k.${layer}`, [count, config.heads, headWidth(config)]),
  v: input(`prefix.v.${layer}`, [count, config.heads, headWidth(config)]),
})

/** Words and latents as one packing [N, D]. */
function embed(
  config: ModelConfig,
  { rows: count, textRows }: Sequence,
  rowsOf: { text: RowSet; video: RowSet },
): Tensor {
  const vocabulary = textEncoder(config.vocabulary).size
  const words = linear(input('words', [textRows, vocabulary]), param('text.embedding', [vocabulary, config.width]))
  const video = through(input('latents', [count - textRows, tokenWidth(config)]), 'video.in', config.width)
  return add(putRows(words, rowsOf.text, count), putRows(video, rowsOf.video, count))
}

/** SiLU of the embedded time of each group plus its bag of words [S, D]: what every modulation reads. */
function groupVector(config: ModelConfig, groups: number): Tensor {
  const vocabulary = textEncoder(config.vocabulary).size
  const embedded = tEmbed(input('times', [groups]), config.timeEmbedding)
  const time = through(silu(through(embedded, 'time.in', config.width)), 'time.out', config.width)
  const pooled = linear(input('bags', [groups, vocabulary]), param('text.pooled', [vocabulary, config.width]))
  return silu(add(time, pooled))
}

/** AdaLN of a layer [2S, 6D], text groups first: one projection for all, a bias of its own a layer and stream (AdaSingle). */
function modulation(config: ModelConfig, time: Tensor, layer: number): Tensor {
  const { width } = config
  return concatRows(
    streams.map((stream) =>
      linear(
        time,
        param('modulation.weight', [width, 6 * width]),
        param(`blocks.${layer}.${stream}.modulation.bias`, [6 * width]),
      ),
    ),
  )
}

/**
 * Velocity of the video rows. Most of v = ε − z0 is the noise that came in: a gate by time and channel takes that part
 * straight from the input, so that the width of the stream is free for the picture (the skip of Karras et al. 2022, learned).
 */
function lastLayer(config: ModelConfig, { segment, textRows }: Sequence, video: Tensor, time: Tensor): Tensor {
  const group = segment.slice(textRows)
  const [shift, scale] = splitCols(through(time, 'last.modulation', 2 * config.width), 2)
  const drawn = through(lnMod(video, shift, scale, group), 'last.out', tokenWidth(config))
  const latents = input('latents', [group.length, tokenWidth(config)])
  return gatedAdd(drawn, latents, through(time, 'last.skip', tokenWidth(config)), group)
}
