import { initialWeights, vaeParams } from '@sceneweave/model'
import type { Weights } from '@sceneweave/tensor'
import type { BatchSpec } from './batches.ts'
import { clipMemory } from './clipStore.ts'
import { hiddenConvolutions } from './muon.ts'
import { decoderDigest, type Part, type Run, type Trained, trainPart, vaeDigest } from './part.ts'
import { startAtPrincipalComponents } from './principal.ts'
import type { Recipe } from './recipe.ts'

/** Trains the autoencoder, and then, where the recipe says so, its decoder alone: the latents stay as they are. */
export async function trainAutoencoder(run: Run): Promise<Trained> {
  const both = await trainBoth(run)
  if (!both.done || !run.recipe.decoder) return both
  const decoder = await trainDecoder(run, both.weights, run.recipe.decoder)
  return { ...decoder, losses: [...both.losses, ...decoder.losses] }
}

function trainBoth(run: Run): Promise<Trained> {
  const { recipe, config } = run
  const weights = initialWeights(vaeParams(config.vae), recipe.seed)
  return trainPart(run, {
    ...picturePart(run, { first: 0, kept: recipe.vae.kept }),
    name: 'vae',
    digest: vaeDigest(recipe, config),
    weights,
    matrices: hiddenConvolutions(weights),
    begin: () => startAtPrincipalComponents(weights, config, { ...recipe.data, scenes: recipe.vae.principalFilms }),
    rule: recipe.vae.optimiser,
    steps: recipe.vae.steps,
    stageOf: () => 'vae',
  })
}

function trainDecoder(
  run: Run,
  trained: Weights,
  { steps, kept, optimiser }: NonNullable<Recipe['decoder']>,
): Promise<Trained> {
  const weights = { buffer: trained.buffer.slice(), index: trained.index }
  const names = new Map([...weights.index].map(([name, { offset }]) => [offset, name]))
  return trainPart(run, {
    ...picturePart(run, { first: run.recipe.vae.steps, kept, only: 'decoder' }),
    name: 'decoder',
    digest: decoderDigest(run.recipe, run.config),
    weights,
    matrices: hiddenConvolutions(weights).filter(({ offset }) => names.get(offset)?.startsWith('vae.decoder.')),
    // what has no gradient would shrink
    rule: { ...optimiser, weightDecay: 0 },
    steps,
    stageOf: () => 'decoder',
  })
}

type Pictures = { readonly first: number; readonly kept?: number; readonly only?: 'decoder' }

/** Microbatches of pictures, from those of step `first` on. */
function picturePart(
  { recipe, config }: Run,
  { first, kept, only }: Pictures,
): Pick<Part, 'micro' | 'sources' | 'batch'> {
  const { seed, data, vae } = recipe
  const { clips, frames, penalty, posteriorStd, edges, micro } = vae
  const scenes = { firstSeed: data.firstSeed, scenes: data.scenes, characters: data.characters }
  return {
    micro,
    sources: kept === undefined ? {} : { clips: clipMemory(config, kept) },
    batch: (step, at): BatchSpec => ({
      of: 'pictures',
      shape: { loss: 'vae', clips, frames, penalty, only },
      spec: { seed, stream: (first + step) * micro + at, scenes, clips, frames, posteriorStd, edges },
    }),
  }
}
