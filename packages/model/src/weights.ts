import { allocateWeights, sameShape, showShape, type Weights, weightView } from '@sceneweave/tensor'
import { z } from 'zod'
import { checkConfig, type ModelConfig } from './config.ts'
import { denoiserParams } from './mmdit.ts'
import type { ParamSpec } from './params.ts'
import { FEW_STEP_FORMAT, readSafetensors, WeightsFault, writeSafetensors } from './safetensors.ts'
import { vaeParams } from './vae.ts'

/** Where weights come from: the command, the seeds and the steps that made them. Saved in the file's header. */
export type Provenance = Readonly<Record<string, string | number>>
const ProvenanceTable = z.record(z.string(), z.union([z.string(), z.number()]))

/** A model read from a file. `hash` is the file's SHA-256: equal hash, equal model. */
export type LoadedModel = {
  readonly config: ModelConfig
  readonly weights: Weights
  readonly provenance: Provenance
  readonly hash: string
}

/** Per-channel mean and scale of the autoencoder's latents: the denoiser works on (latent − mean) / std. */
const latentStatistics = (config: ModelConfig): ParamSpec[] => [
  { name: 'vae.latent.mean', shape: [config.vae.latentChannels], init: { value: 0 } },
  { name: 'vae.latent.std', shape: [config.vae.latentChannels], init: { value: 1 } },
]

/** Every tensor of a model in file order: the autoencoder, its latent statistics, the denoiser. */
export const modelParams = (config: ModelConfig): ParamSpec[] => [
  ...vaeParams(config.vae),
  ...latentStatistics(config),
  ...denoiserParams(config),
]

const FORMAT = 'sceneweave-model 1'

/** Writes a model as one safetensors file with its config and provenance in the header; `half` stores 16 bits a number. */
export async function saveModel(
  path: string,
  config: ModelConfig,
  weights: Weights,
  provenance: Provenance,
  options: { half?: boolean } = {},
): Promise<void> {
  const tensors = modelParams(config).map(({ name, shape }) => ({ name, shape, data: weightView(weights, name) }))
  const metadata = { format: FORMAT, config: JSON.stringify(config), provenance: JSON.stringify(provenance) }
  await writeSafetensors(path, tensors, metadata, options)
}

/** Reads a model; every tensor its config asks for must be there in the right shape, and nothing else. */
export async function loadModel(path: string): Promise<LoadedModel> {
  const { tensors, metadata, hash } = await readSafetensors(path)
  const other = (what: string) =>
    new WeightsFault('other-model', `${path}: ${what}; give weights made by \`sceneweave train\``)
  if (metadata.format?.startsWith(FEW_STEP_FORMAT))
    throw new WeightsFault(
      'other-model',
      `${path}: this is a few-step companion, no model; give the weights that it was made for, and it is found by itself`,
    )
  if (metadata.format !== FORMAT) throw other('not a Sceneweave model (its header does not say so)')
  const { config, params } = readConfig(metadata.config, tensors.size, other)
  // all is compared before the buffer is made: a config may name any size
  for (const { name, shape } of params) {
    const found = tensors.get(name)
    if (!found) throw other(`tensor "${name}" is missing`)
    if (!sameShape(found.shape, shape))
      throw other(`tensor "${name}" is ${showShape(found.shape)}, expected ${showShape(shape)}`)
    if (!found.data.every(Number.isFinite)) throw other(`tensor "${name}" holds values that are not numbers`)
  }
  if (tensors.size !== params.length) throw other(`${tensors.size - params.length} tensors are not of this model`)
  const provenance = readProvenance(metadata.provenance, other)
  const weights = allocateWeights(params)
  for (const [name, { data }] of tensors) weightView(weights, name).set(data)
  return { config, weights, provenance, hash }
}

type Other = (what: string) => WeightsFault

/** The config and what it asks for. Every layer has a tensor of its own, so more layers than tensors are not listed. */
function readConfig(text: string | undefined, tensors: number, other: Other) {
  try {
    const config = checkConfig(JSON.parse(text ?? ''))
    if (config.layers > tensors) throw new RangeError(`${config.layers} layers`)
    return { config, params: modelParams(config) }
  } catch {
    throw other('the config in its header cannot be read')
  }
}

function readProvenance(text: string | undefined, other: Other): Provenance {
  try {
    return ProvenanceTable.parse(JSON.parse(text ?? '{}'))
  } catch {
    throw other('the provenance in its header cannot be read')
  }
}
