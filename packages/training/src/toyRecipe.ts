import { checkConfig, type ModelConfig, presetConfig, seededNormals, tokenGrid, tokenWidth } from '@sceneweave/model'
import { vocabulary } from '@sceneweave/world'
import { Dataset, type TrainingShot } from './dataset.ts'
import { held } from './latentFile.ts'
import { type Optimiser, type Recipe, tinyRecipe } from './recipe.ts'

/** The `tiny` preset made small, for tests. Its text buckets are for `toyDataset`: captions of the film set need more. */
export const toyConfig: ModelConfig = checkConfig({
  ...presetConfig('tiny', vocabulary),
  name: 'toy',
  size: 32,
  width: 32,
  layers: 1,
  heads: 2,
  ropePairs: [2, 3, 3],
  timeEmbedding: 16,
  textBucket: { global: 6, shot: 4 },
})

const optimiser: Optimiser = { ...tinyRecipe.denoiser.optimiser, warmup: 2 }

/** A recipe of a few small steps that goes through every part and stage. */
export const toyRecipe: Recipe = {
  ...tinyRecipe,
  data: { ...tinyRecipe.data, scenes: 6, stillsPerShot: 1 },
  vae: { ...tinyRecipe.vae, steps: 2, micro: 2, clips: 1, frames: 5, optimiser, principalFilms: 3 },
  denoiser: {
    ...tinyRecipe.denoiser,
    stages: [
      { name: 'single', steps: 1 },
      { name: 'scene', steps: 1 },
      { name: 'causal', steps: 1 },
    ],
    micro: 2,
    rows: 150,
    optimiser,
  },
}

/** Scenes of nine shots made of noise: word 1 begins a global prompt, a shot's word is its number plus 2. */
export function toyDataset(config: ModelConfig, scenes: number): Dataset {
  const width = tokenWidth(config)
  const rows = (frames: number) => tokenGrid(config, frames).reduce((product, size) => product * size, width)
  const shot = (scene: number, at: number): TrainingShot => ({
    words: new Int32Array(config.textBucket.shot).fill(2 + at, 0, 2),
    clip: held(seededNormals(scene, at, rows(config.maxFrames))),
    stills: [held(seededNormals(scene, 100 + at, rows(1)))],
  })
  return new Dataset(
    Array.from({ length: scenes }, (_, scene) => ({
      global: new Int32Array(config.textBucket.global).fill(1, 0, 3),
      shots: Array.from({ length: 9 }, (_, at) => shot(scene, at)),
    })),
  )
}
