import { mkdir } from 'node:fs/promises'
import { dirname } from 'node:path'
import {
  denoiserParams,
  initialWeights,
  type ModelConfig,
  modelParams,
  presetConfig,
  saveModel,
} from '@sceneweave/model'
import { allocateWeights, type Weights, weightView } from '@sceneweave/tensor'
import { vocabulary } from '@sceneweave/world'
import { ablated, ablations } from './ablations.ts'
import type { LossPoint } from './checkpoint.ts'
import { type LatentStatistics, latentPlaces, latentStatistics } from './dataset.ts'
import { DrawnScenes } from './drawnScenes.ts'
import { type LatentFile, LatentReader } from './latentFile.ts'
import { hiddenMatrices } from './muon.ts'
import { type Run, recipeDigest, type Trained, type TrainOptions, trainPart } from './part.ts'
import type { Recipe, StageName } from './recipe.ts'
import { trainAutoencoder } from './trainAutoencoder.ts'
import { areLatentsKept, worldLatents } from './worldLatents.ts'

/** How a run ended: `done` false means that it stopped at its time limit and can go on. */
export type TrainResult = { readonly done: boolean; readonly losses: readonly LossPoint[] }

/** Trains a model from its recipe: autoencoder, latents of the film set, denoiser through its stages; writes one file. */
export async function trainModel(options: TrainOptions): Promise<TrainResult> {
  const { out, signal, ablation } = options
  const whole = { recipe: options.recipe, config: options.config ?? presetConfig(options.recipe.preset, vocabulary) }
  const { recipe, config } = ablation ? ablated(whole, ablation) : whole
  const ends = options.seconds ? performance.now() + options.seconds * 1000 : Number.POSITIVE_INFINITY
  await mkdir(options.checkpoints, { recursive: true })
  const run: Run = { ...options, recipe, config, ends }
  const made = await learntLatents(run)
  if (!made.latents) return { done: false, losses: made.vae.losses }
  const { vae, latents } = made
  const denoiser = await trainDenoiser(run, latents)
  const losses = [...vae.losses, ...denoiser.losses]
  if (!denoiser.done) return { done: false, losses }
  signal.throwIfAborted()
  await mkdir(dirname(out), { recursive: true })
  const weights = joinWeights(config, [vae.weights, denoiser.weights], latents)
  const provenance = {
    command: `sceneweave train ${recipe.preset}${ablation ? ` --ablation ${ablation.name} --steps ${ablation.steps}` : ''}`,
    recipe: recipeDigest(recipe, config),
    seed: recipe.seed,
    firstScene: recipe.data.firstSeed,
    scenes: recipe.data.scenes,
    steps: totalSteps(recipe),
    ...(ablation && { ablation: ablations[ablation.name].title }),
    device: options.cuda ? `cuda ${options.cuda.format}` : 'cpu',
  }
  await saveModel(out, config, weights, provenance, { half: true })
  return { done: true, losses }
}

/** The trained autoencoder, and the latents of all scenes once it is. While a GPU trains it, threads draw the scenes. */
async function learntLatents(run: Run): Promise<{ vae: Trained; latents?: LatentFile }> {
  const drawn = run.cuda && !areLatentsKept(run) ? new DrawnScenes(run) : undefined
  try {
    drawn?.ahead()
    const vae = await trainAutoencoder(run)
    if (!vae.done) return { vae }
    const path = await worldLatents(run, vae.weights, drawn)
    return { vae, latents: { path, ...statisticsOf(run, path) } }
  } finally {
    await drawn?.close()
  }
}

/** Statistics of the first scenes' clips: they are drawn like all others. */
function statisticsOf({ recipe, config }: Run, path: string): LatentStatistics {
  const [mean, std] = [Float32Array.of(0), Float32Array.of(1)]
  const reader = new LatentReader({ path, mean, std })
  const places = latentPlaces(recipe, config).slice(0, 500)
  // one after another: what was read stays until the next is
  function* clips() {
    for (const shots of places) for (const [clip] of shots) yield reader.at(clip)()
  }
  try {
    return latentStatistics(clips(), config.vae.latentChannels)
  } finally {
    reader.close()
  }
}

const totalSteps = ({ denoiser }: Recipe): number => denoiser.stages.reduce((sum, { steps }) => sum + steps, 0)

function trainDenoiser(run: Run, latents: LatentFile): Promise<Trained> {
  const { recipe, config, ablation } = run
  const { micro, optimiser: rule } = recipe.denoiser
  const weights = initialWeights(denoiserParams(config), recipe.seed + 1)
  return trainPart(run, {
    name: ablation ? `ablation-${ablation.name}` : 'denoiser',
    digest: recipeDigest(recipe, config),
    weights,
    matrices: hiddenMatrices(config, weights),
    rule,
    steps: totalSteps(recipe),
    micro,
    stageOf: (step) => stageAt(recipe, step),
    // streams of the autoencoder's batches end long before
    sources: { recipe, latents },
    batch: (step, at) => ({ of: 'scenes', stage: stageAt(recipe, step), stream: 1_000_000 + step * micro + at }),
  })
}

function stageAt({ denoiser }: Recipe, step: number): StageName {
  let end = 0
  for (const { name, steps } of denoiser.stages) {
    end += steps
    if (step < end) return name
  }
  return 'causal'
}

/** One weights buffer of the whole model from its trained parts and the latent statistics. */
function joinWeights(config: ModelConfig, parts: readonly Weights[], { mean, std }: LatentStatistics): Weights {
  const joined = allocateWeights(modelParams(config))
  for (const part of parts) for (const name of part.index.keys()) weightView(joined, name).set(weightView(part, name))
  weightView(joined, 'vae.latent.mean').set(mean)
  weightView(joined, 'vae.latent.std').set(std)
  return joined
}
