import { hiddenParts, type ModelConfig } from '@sceneweave/model'
import { add, buildProgram, input, matmul, type Program, scale, type Weights } from '@sceneweave/tensor'
import type { OptimiserState } from './optimiser.ts'
import type { Muon } from './recipe.ts'

/** A matrix inside a weights buffer: `rows` rows of `columns` values, `stride` values apart. */
export type Matrix = {
  readonly offset: number
  readonly rows: number
  readonly columns: number
  readonly stride: number
}

/** 1 where a value belongs to a matrix. */
export function maskOf(matrices: readonly Matrix[], length: number): Uint8Array {
  const mask = new Uint8Array(length)
  for (const { offset, rows, columns, stride } of matrices)
    for (let row = 0; row < rows; row++) mask.fill(1, offset + row * stride, offset + row * stride + columns)
  return mask
}

/** Computes the orthogonal factors of `count` matrices [rows, columns], rows ≤ columns, packed one after another. */
export type Orthogonalise = (shape: Wide, matrices: Float32Array) => Promise<Float32Array>
export type Wide = { readonly count: number; readonly rows: number; readonly columns: number }

// Few enough that two workers share the work, many enough that a call is worth its way there.
const TOGETHER = 10

/** The hidden matrices of a denoiser. Query, key and value are three: each is turned by itself. */
export function hiddenMatrices(config: ModelConfig, weights: Weights): Matrix[] {
  return hiddenParts(config).flatMap(({ name, parts }) => {
    const slot = weights.index.get(name)
    if (!slot) throw new RangeError(`the weights have no "${name}"`)
    const [rows, width] = slot.shape
    const columns = width / parts
    return Array.from({ length: parts }, (_, at) => ({
      offset: slot.offset + at * columns,
      rows,
      columns,
      stride: width,
    }))
  })
}

/** The hidden convolutions of an autoencoder as matrices: what each output channel reads. First and last layers are none. */
export function hiddenConvolutions(weights: Weights): Matrix[] {
  return [...weights.index].flatMap(([name, { offset, shape }]) => {
    const [rows] = shape
    const columns = shape.slice(1).reduce((product, size) => product * size, 1)
    return /\.\d+\..*\.weight$/.test(name) ? [{ offset, rows, columns, stride: columns }] : []
  })
}

/**
 * One step of Muon (Jordan et al. 2024): Nesterov momentum, its orthogonal factor, and the scale of Liu et al. 2025
 * (0.2·√max(rows, columns)), by which a rate moves a matrix as far as it does under AdamW. The momentum is `state.mean`;
 * the moving average is not touched. `rate` is that of this step.
 */
export async function muonStep(
  state: OptimiserState,
  gradient: Float32Array,
  {
    matrices,
    orthogonalise,
    rule,
    rate,
  }: { matrices: readonly Matrix[]; orthogonalise: Orthogonalise; rule: Muon; rate: number },
): Promise<void> {
  const turns = packsOf(matrices).map(async (pack) => {
    const [{ rows, columns }] = pack
    const wide = { count: pack.length, rows: Math.min(rows, columns), columns: Math.max(rows, columns) }
    const momentum = new Float32Array(pack.length * rows * columns)
    for (const [at, matrix] of pack.entries())
      fillMomentum(momentum, at, { state, gradient, matrix, beta: rule.momentum })
    const turned = await orthogonalise(wide, momentum)
    const reach = rate * 0.2 * Math.sqrt(wide.columns)
    const keep = 1 - rate * rule.weightDecay
    for (const [at, matrix] of pack.entries())
      eachValue(matrix, at, (value, packed) => {
        state.weights[value] = keep * state.weights[value] - reach * turned[packed]
      })
  })
  await Promise.all(turns)
}

/** Matrices of one shape, up to a pack full: what goes to a worker together. */
function packsOf(matrices: readonly Matrix[]): Matrix[][] {
  const packs: Matrix[][] = []
  const open = new Map<string, Matrix[]>()
  for (const matrix of matrices) {
    const shape = `${matrix.rows}×${matrix.columns}`
    const pack = open.get(shape)
    if (pack && pack.length < TOGETHER) pack.push(matrix)
    else {
      const fresh = [matrix]
      open.set(shape, fresh)
      packs.push(fresh)
    }
  }
  return packs
}

type Momentum = { state: OptimiserState; gradient: Float32Array; matrix: Matrix; beta: number }

/** Moves the momentum on and writes its Nesterov look-ahead, scaled to a Frobenius norm of one. */
function fillMomentum(into: Float32Array, at: number, { state: { mean }, gradient, matrix, beta }: Momentum): void {
  let square = 0
  eachValue(matrix, at, (value, packed) => {
    mean[value] = beta * mean[value] + (1 - beta) * gradient[value]
    const ahead = beta * mean[value] + (1 - beta) * gradient[value]
    into[packed] = ahead
    square += ahead * ahead
  })
  const scale = 1 / (Math.sqrt(square) + 1e-12)
  const size = matrix.rows * matrix.columns
  for (let i = at * size; i < (at + 1) * size; i++) into[i] *= scale
}

/** Every value of a matrix: its place in the weights, and in a pack, where tall matrices lie transposed. */
function eachValue(matrix: Matrix, at: number, visit: (value: number, packed: number) => void): void {
  const { offset, rows, columns, stride } = matrix
  const [byRow, byColumn] = rows > columns ? [1, rows] : [columns, 1]
  for (let row = 0; row < rows; row++)
    for (let column = 0; column < columns; column++)
      visit(offset + row * stride + column, at * rows * columns + row * byRow + column * byColumn)
}

/** Five Newton–Schulz rounds of Jordan et al.: singular values of `x` [count, rows, columns] (norm ≤ 1) come near to one. */
export function orthogonalProgram({ count, rows, columns }: Wide): Program {
  const [a, b, c] = [3.4445, -4.775, 2.0315]
  let x = input('x', [count, rows, columns])
  for (let round = 0; round < 5; round++) {
    const gram = matmul(x, x, { tb: true })
    const mixed = add(scale(gram, b), matmul(gram, gram, { alpha: c }))
    x = add(scale(x, a), matmul(mixed, x))
  }
  return buildProgram({ x })
}
