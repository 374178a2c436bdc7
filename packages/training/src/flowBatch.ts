import {
  bagsOfWords,
  latentSize,
  type ModelConfig,
  oneHot,
  ropeTables,
  seededNormals,
  seededUniforms,
  textEncoder,
  tokenWidth,
} from '@sceneweave/model'
import type { Dataset } from './dataset.ts'
import { held, type Latents } from './latentFile.ts'
import type { LossShape } from './lossPrograms.ts'
import { drawShape, packLayout } from './packing.ts'
import type { Recipe, StageName } from './recipe.ts'
import { shotTimes } from './times.ts'

export type FlowBatch = { readonly shape: LossShape; readonly inputs: Record<string, Float32Array> }

type Group = { words: Int32Array; about: Int32Array; clean: Latents; time: number; weight: number }

/** Microbatch number `stream` of a stage: the same numbers give the same batch, whoever makes it. */
export function flowBatch(
  recipe: Recipe,
  config: ModelConfig,
  data: Dataset,
  { stage, stream }: { stage: StageName; stream: number },
): FlowBatch {
  const uniform = seededUniforms(recipe.seed, stream)
  const shape = drawShape(recipe, config, stage, uniform)
  const groups = Array.from({ length: shape.scenes }, () =>
    drawScene(recipe, config, data, { frames: shape.frames, uniform }),
  ).flat()
  const layout = packLayout(config, shape)
  const width = tokenWidth(config)
  const count = layout.rows - layout.textRows
  const noise = seededNormals(recipe.seed, stream, count * width)
  const latents = new Float32Array(count * width)
  const target = new Float32Array(count * width)
  const weight = new Float32Array(count)
  layout.groups.forEach(({ videoRows: [from, to] }, at) => {
    const { clean, time, weight: share } = groups[at]
    const part = (of: Float32Array) => of.subarray((from - layout.textRows) * width, (to - layout.textRows) * width)
    disturb(clean(), part(noise), time, { latents: part(latents), target: part(target) })
    weight.fill(share / (to - from) / shape.scenes, from - layout.textRows, to - layout.textRows)
  })
  const vocabulary = textEncoder(config.vocabulary).size
  const words = Int32Array.from(groups.flatMap((group) => [...group.words]))
  return {
    shape: { loss: 'flow', ...shape },
    inputs: {
      latents,
      target,
      weight,
      words: oneHot(words, vocabulary),
      bags: bagsOfWords(
        groups.map(({ about }) => about),
        vocabulary,
      ),
      times: Float32Array.from(groups, ({ time }) => time),
      ...ropeTables(config, layout.positions),
    },
  }
}

/** Puts noise of a time on clean latents, and tells the velocity from them to it. */
function disturb(
  clean: Float32Array,
  noise: Float32Array,
  time: number,
  { latents, target }: { latents: Float32Array; target: Float32Array },
): void {
  for (let i = 0; i < clean.length; i++) {
    latents[i] = (1 - time) * clean[i] + time * noise[i]
    target[i] = noise[i] - clean[i]
  }
}

type SceneDraw = { frames: readonly number[]; uniform: () => number }

/** The global group (zero latent, t = 0, no loss) and the shots of one scene, each with its own time and an equal share. */
function drawScene(recipe: Recipe, config: ModelConfig, data: Dataset, { frames, uniform }: SceneDraw): Group[] {
  const { dropScene, dropShot, times } = recipe.denoiser
  const window = data.window(frames.length, uniform)
  const dropped = uniform() < dropScene
  const drawn = shotTimes(times, frames.length, uniform)
  const said = (words: Int32Array, chance: number) =>
    dropped || uniform() < chance ? new Int32Array(words.length) : words
  const globalWords = said(window.global, 0)
  const global: Group = {
    words: globalWords,
    about: globalWords,
    clean: held(new Float32Array(tokenWidth(config))),
    time: 0,
    weight: 0,
  }
  const shots = window.shots.map((shot, at): Group => {
    const still = shot.stills[Math.floor(uniform() * shot.stills.length)]
    // latents are causal: those of a shorter shot are the first of the whole one
    const clean = frames[at] === 1 ? still : () => shot.clip(latentSize(config, frames[at]))
    const words = said(shot.words, dropShot)
    return { words, about: Int32Array.of(...globalWords, ...words), clean, time: drawn[at], weight: 1 / frames.length }
  })
  return [global, ...shots]
}
