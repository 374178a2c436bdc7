import { mkdir } from 'node:fs/promises'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { readSafetensors, WeightsFault, writeSafetensors } from '@sceneweave/model'
import { allocateWeights, sameShape, type Weights, weightView } from '@sceneweave/tensor'
import { EvaluationFault } from '../evaluationFault.ts'
import { judgedTraits, traitNames } from './judgedTraits.ts'
import { joinValues, recogniserParams } from './recogniserNetwork.ts'
import type { RecogniserRecipe } from './recogniserTraining.ts'

/** The shipped recogniser. */
export const recogniserFile = fileURLToPath(new URL('../../weights/recogniser.safetensors', import.meta.url))

const FORMAT = 'sceneweave-recogniser 2'
const TRAIN = 'run `sceneweave evaluate --train-recogniser`'

/** `hash` is the file's SHA-256; `recipe` says which scenes it has seen. */
export type LoadedRecogniser = { readonly weights: Weights; readonly recipe: RecogniserRecipe; readonly hash: string }

/** What the heads mean: a file made for other values would be read wrongly. */
const meaning = (): string =>
  JSON.stringify([...traitNames.map((name) => [name, judgedTraits[name].values]), ['cut', joinValues]])

/** Writes the recogniser with the recipe that made it. */
export async function saveRecogniser(path: string, weights: Weights, recipe: RecogniserRecipe): Promise<void> {
  await mkdir(dirname(path), { recursive: true })
  const tensors = recogniserParams().map(({ name, shape }) => ({ name, shape, data: weightView(weights, name) }))
  const provenance = JSON.stringify({ command: 'sceneweave evaluate --train-recogniser', ...recipe })
  await writeSafetensors(path, tensors, { format: FORMAT, traits: meaning(), provenance })
}

/** Reads a recogniser; an EvaluationFault when it was made for other traits or another shape. */
export async function loadRecogniser(path: string): Promise<LoadedRecogniser> {
  const { tensors, metadata, hash } = await readSafetensors(path).catch((error: unknown) => {
    if (!(error instanceof WeightsFault && error.code === 'missing')) throw error
    throw new EvaluationFault('other-recogniser', `${path}: no recogniser there; ${TRAIN}`)
  })
  const params = recogniserParams()
  const fits = params.every(({ name, shape }) => sameShape(tensors.get(name)?.shape ?? [], shape))
  if (metadata.format !== FORMAT || metadata.traits !== meaning() || !fits || tensors.size !== params.length)
    throw new EvaluationFault('other-recogniser', `${path}: made for other traits; ${TRAIN}`)
  const weights = allocateWeights(params)
  for (const { name } of params) weightView(weights, name).set(tensors.get(name)!.data)
  return { weights, recipe: JSON.parse(metadata.provenance), hash }
}
