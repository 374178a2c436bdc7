import { existsSync } from 'node:fs'
import {
  add,
  matmul,
  param,
  type Replace,
  type Shape,
  sameShape,
  showShape,
  sizeOf,
  type Weights,
  weightView,
} from '@sceneweave/tensor'
import { z } from 'zod'
import type { ModelConfig } from './config.ts'
import { denoiserParams } from './mmdit.ts'
import type { ParamSpec } from './params.ts'
import {
  FEW_STEP_FORMAT,
  type ReadBytes,
  readSafetensors,
  readSafetensorsMetadata,
  type Safetensors,
  WeightsFault,
  writeSafetensors,
} from './safetensors.ts'
import { type SolverName, solvers } from './solver.ts'
import type { LoadedModel, Provenance } from './weights.ts'

// A few-step companion is a denoiser that needs few steps and no guidance, told as what it changes in the one it was made
// from: thin products for large matrices, whole differences for all else.

/** How a companion is to be sampled, without guidance. */
export type FewStepSchedule = { readonly steps: number; readonly shift: number; readonly solver: SolverName }

/** What a companion's file says of it. `base`: the hash of the weights that it changes. */
export type FewStepHead = {
  readonly model: string
  readonly base: string
  readonly rank: number
  readonly schedule: FewStepSchedule
  readonly provenance: Provenance
  /** SHA-256 of the file. */
  readonly hash: string
}

type Parts = { readonly factored: readonly ParamSpec[]; readonly whole: readonly ParamSpec[] }

/** Which parameters of a denoiser are changed by a product of that rank, and which whole because that is smaller. */
function partsOf(config: ModelConfig, rank: number): Parts {
  const isFactored = ({ shape }: ParamSpec) =>
    shape.length === 2 && rank * (shape[0] + shape[1]) < (shape[0] * shape[1]) / 2
  const params = denoiserParams(config)
  return { factored: params.filter(isFactored), whole: params.filter((one) => !isFactored(one)) }
}

const left = (name: string): string => `${name}.left`
const right = (name: string): string => `${name}.right`
const difference = (name: string): string => `${name}.difference`

/** The factors that are trained beside a denoiser's own parameters. They begin at a product of zero: the denoiser as it is. */
export const factorParams = (config: ModelConfig, rank: number): ParamSpec[] =>
  partsOf(config, rank).factored.flatMap(({ name, shape: [rows, columns] }) => [
    { name: left(name), shape: [rows, rank], init: { std: 1 / Math.sqrt(rows) } },
    { name: right(name), shape: [rank, columns], init: { value: 0 } },
  ])

/** Names of all that is trained for a companion of that rank: factors, and what is changed whole. */
export const trainedNames = (config: ModelConfig, rank: number): string[] => [
  ...factorParams(config, rank).map(({ name }) => name),
  ...partsOf(config, rank).whole.map(({ name }) => name),
]

/** What stands in a program in the place of a denoiser's matrices: each with its product added. */
export function withFactors(config: ModelConfig, rank: number): Replace {
  const names = new Set(partsOf(config, rank).factored.map(({ name }) => name))
  return (name, shape) => {
    if (!names.has(name)) return null
    const product = matmul(param(left(name), [shape[0], rank]), param(right(name), [rank, shape[1]]))
    return add(param(name, shape), product)
  }
}

const stored = (config: ModelConfig, rank: number): { name: string; shape: Shape }[] => [
  ...factorParams(config, rank),
  ...partsOf(config, rank).whole.map(({ name, shape }) => ({ name: difference(name), shape })),
]

/** The largest rank of which a companion's numbers take no more than so many bytes in half precision. */
export function rankWithin(config: ModelConfig, bytes: number): number {
  const bytesOf = (rank: number) => 2 * stored(config, rank).reduce((sum, { shape }) => sum + sizeOf(shape), 0)
  let rank = 1
  while (rank < config.width && bytesOf(rank + 1) <= bytes) rank++
  return rank
}

const FORMAT = `${FEW_STEP_FORMAT} 1`

/** Writes what training changed: `trained` has the factors and the parameters that are changed whole. */
export async function saveFewStep(
  path: string,
  { config, weights, hash }: Pick<LoadedModel, 'config' | 'weights' | 'hash'>,
  trained: Weights,
  { rank, schedule, provenance }: Pick<FewStepHead, 'rank' | 'schedule' | 'provenance'>,
): Promise<void> {
  const factors = factorParams(config, rank).map(({ name, shape }) => ({
    name,
    shape,
    data: weightView(trained, name),
  }))
  const differences = partsOf(config, rank).whole.map(({ name, shape }) => {
    const before = weightView(weights, name)
    return { name: difference(name), shape, data: weightView(trained, name).map((value, i) => value - before[i]) }
  })
  const metadata = {
    format: FORMAT,
    model: config.name,
    base: hash,
    rank: String(rank),
    schedule: JSON.stringify(schedule),
    provenance: JSON.stringify(provenance),
  }
  await writeSafetensors(path, [...factors, ...differences], metadata, { half: true })
}

const MEND = 'make it again with `sceneweave distil`, or take it away'

const Schedule = z.strictObject({
  steps: z.int().min(1).max(1000),
  shift: z.number().min(0.01).max(100),
  solver: z.enum(solvers),
})
const Head = z.object({
  model: z.string(),
  base: z.string().regex(/^[0-9a-f]{64}$/),
  rank: z.coerce.number().int().min(1).max(65_536),
})

/** The hash of the weights that a file says it is the few-step companion of, by its first bytes; null for any other file. */
export async function companionBase(read: ReadBytes): Promise<string | null> {
  const metadata = await readSafetensorsMetadata(read)
  return (metadata?.format === FORMAT && metadata.base) || null
}

/** What a companion's file says of itself. Throws a WeightsFault for any other file. */
export const readFewStepHead = async (path: string): Promise<FewStepHead> => headOf(path, await readSafetensors(path))

function headOf(path: string, { metadata, hash }: Safetensors): FewStepHead {
  if (metadata.format !== FORMAT)
    throw new WeightsFault('other-model', `${path}: not a few-step companion (its header does not say so); ${MEND}`)
  try {
    const schedule = Schedule.parse(JSON.parse(metadata.schedule ?? ''))
    const provenance = z.record(z.string(), z.union([z.string(), z.number()])).parse(JSON.parse(metadata.provenance))
    return { ...Head.parse(metadata), schedule, provenance, hash }
  } catch (cause) {
    throw new WeightsFault(
      'other-model',
      `${path}: the header of this few-step companion cannot be read; ${MEND}`,
      cause,
    )
  }
}

/** A model with its companion's changes: the same autoencoder, so that latents of both fit each other. */
export type FewStepModel = { readonly head: FewStepHead; readonly weights: Weights }

/** Reads a companion and makes its weights. Throws a WeightsFault where it was made for other weights, or is damaged. */
export async function loadFewStep(path: string, base: LoadedModel): Promise<FewStepModel> {
  const file = await readSafetensors(path)
  const head = headOf(path, file)
  const { config } = base
  const other = (what: string) => new WeightsFault('other-model', `${path}: ${what}; ${MEND}`)
  if (head.base !== base.hash)
    throw other(
      `this few-step companion was made for other weights (${head.model}, ${head.base.slice(0, 12)}…), not for these (${config.name}, ${base.hash.slice(0, 12)}…)`,
    )
  const expected = stored(config, head.rank)
  for (const { name, shape } of expected) {
    const found = file.tensors.get(name)
    if (!found) throw other(`tensor "${name}" is missing`)
    if (!sameShape(found.shape, shape))
      throw other(`tensor "${name}" is ${showShape(found.shape)}, expected ${showShape(shape)}`)
    if (!found.data.every(Number.isFinite)) throw other(`tensor "${name}" holds values that are not numbers`)
  }
  if (file.tensors.size !== expected.length)
    throw other(`${file.tensors.size - expected.length} tensors are not of this companion`)
  return { head, weights: changed(base, head.rank, (name) => file.tensors.get(name)?.data as Float32Array) }
}

/** Weights of the base with the changes that `read` gives by name. */
function changed({ config, weights }: LoadedModel, rank: number, read: (name: string) => Float32Array): Weights {
  const made = { buffer: Float32Array.from(weights.buffer), index: weights.index }
  const { factored, whole } = partsOf(config, rank)
  for (const { name } of whole) {
    const view = weightView(made, name)
    read(difference(name)).forEach((value, i) => {
      view[i] += value
    })
  }
  for (const { name, shape } of factored) addProduct(weightView(made, name), read(left(name)), read(right(name)), shape)
  return made
}

function addProduct(into: Float32Array, a: Float32Array, b: Float32Array, [rows, columns]: Shape): void {
  const rank = a.length / rows
  for (let row = 0; row < rows; row++)
    for (let at = 0; at < rank; at++) {
      const factor = a[row * rank + at]
      for (let column = 0; column < columns; column++) into[row * columns + column] += factor * b[at * columns + column]
    }
}

/** Where the companion of a weights file lies if it has one: beside it. */
export const companionPath = (weights: string): string => weights.replace(/(\.safetensors)?$/, '-few-step.safetensors')

/** What lies beside a weights file as its companion: its head, or why it cannot be used; null where there is none. */
export async function findCompanion(
  weights: string,
  hash: string,
): Promise<{ path: string; head: FewStepHead } | { path: string; fault: string } | null> {
  const path = companionPath(weights)
  if (!existsSync(path)) return null
  try {
    const head = await readFewStepHead(path)
    if (head.base === hash) return { path, head }
    return { path, fault: `${path}: this few-step companion was made for other weights; ${MEND}` }
  } catch (error) {
    if (error instanceof WeightsFault) return { path, fault: error.message }
    throw error
  }
}
