import {
  bagsOfWords,
  latentSize,
  type ModelConfig,
  oneHot,
  type Sequence,
  seededNormals,
  seededUniforms,
  textEncoder,
  tokenWidth,
  toldTime,
} from '@sceneweave/model'
import type { Batch } from './batches.ts'
import type { Dataset } from './dataset.ts'
import type { DistilRecipe } from './distilRecipe.ts'
import { held, type Latents } from './latentFile.ts'
import { drawShape, type PackShape, packLayout } from './packing.ts'

/** A group of a pack: `time` null is a shot that the teacher makes; others are given, clean with noise of that time on them. */
export type PairGroup = {
  readonly words: Int32Array
  readonly global: Int32Array
  readonly clean: Latents
  readonly time: number | null
  readonly isDummy: boolean
}
/** Scenes that are sampled together. All of it, noise too, follows from the recipe and the pack's number. */
export type PairPack = { readonly shape: PackShape; readonly layout: Sequence; readonly groups: readonly PairGroup[] }

/** Pack number `pack` in the ways in which films are made: together, around given shots, after those that came before. */
export function drawPack(
  { seed, base, pairs }: DistilRecipe,
  config: ModelConfig,
  data: Dataset,
  pack: number,
): PairPack {
  const uniform = seededUniforms(seed, pack)
  const drawn = { ...base, denoiser: { ...base.denoiser, rows: pairs.rows } }
  const shape = drawShape(drawn, config, 'causal', uniform)
  const groups = Array.from({ length: shape.scenes }, () => {
    const { global, shots } = data.window(shape.frames.length, uniform)
    const times = shotTimes(shape, pairs, uniform)
    const clean = held(new Float32Array(tokenWidth(config)))
    const first: PairGroup = { words: global, global, clean, time: 0, isDummy: true }
    return [
      first,
      ...shots.map(({ words, clip, stills }, at): PairGroup => {
        const still = stills[Math.floor(uniform() * stills.length)]
        const count = shape.frames[at]
        // latents are causal: those of a shorter shot are the first of the whole one
        const clean = count === 1 ? still : () => clip(latentSize(config, count))
        return { words, global, clean, time: times[at], isDummy: false }
      }),
    ]
  }).flat()
  return { shape, layout: packLayout(config, shape), groups }
}

/** Which shots of a scene are made (null), and the times of those that are given. */
function shotTimes({ frames, attention }: PackShape, pairs: DistilRecipe['pairs'], uniform: () => number) {
  const shots = frames.length
  const given = () => (uniform() < pairs.clean ? 0 : pairs.contextTime * uniform())
  const from = (made: (at: number) => boolean) => frames.map((_, at) => (made(at) ? null : given()))
  // what sees only what came before is made after it
  if (attention !== 'bidirectional') return from((at) => at === shots - 1)
  if (shots === 1 || uniform() < pairs.joint) return from(() => true)
  // one shot among others, or the rest of a film that has begun
  const one = Math.floor(uniform() * shots)
  if (uniform() < 0.3) return from((at) => at === one)
  const first = 1 + Math.floor(uniform() * (shots - 1))
  return from((at) => at >= first)
}

/** Noise of every video row of a pack. */
export const noiseOf = (
  { seed }: DistilRecipe,
  config: ModelConfig,
  { layout }: PairPack,
  pack: number,
): Float32Array => seededNormals(seed, pack, (layout.rows - layout.textRows) * tokenWidth(config))

/** Where the numbers of a group's latents lie among those of the pack. */
export const rangeOf = (config: ModelConfig, { groups, textRows }: Sequence, at: number): [number, number] => {
  const { videoRows } = groups[at]
  return [(videoRows[0] - textRows) * tokenWidth(config), (videoRows[1] - textRows) * tokenWidth(config)]
}

/** Latents of a pack as its sampling begins: noise, and given shots with their noise on them. */
export function firstLatents(config: ModelConfig, { layout, groups }: PairPack, noise: Float32Array): Float32Array {
  const latents = Float32Array.from(noise)
  for (const [at, { clean: latentsOf, time }] of groups.entries()) {
    if (time === null) continue
    const clean = latentsOf()
    const [from] = rangeOf(config, layout, at)
    for (let i = 0; i < clean.length; i++) latents[from + i] = (1 - time) * clean[i] + time * noise[from + i]
  }
  return latents
}

/** The numbers of made shots among the latents of a pack, one after another: what is kept of a sampling. */
export function madeLatents(config: ModelConfig, { layout, groups }: PairPack, latents: Float32Array): Float32Array {
  const ranges = groups.flatMap(({ time }, at) => (time === null ? [rangeOf(config, layout, at)] : []))
  const made = new Float32Array(ranges.reduce((sum, [from, to]) => sum + to - from, 0))
  let end = 0
  for (const [from, to] of ranges) {
    made.set(latents.subarray(from, to), end)
    end += to - from
  }
  return made
}

/** What packs are made from. */
export type Making = { readonly recipe: DistilRecipe; readonly config: ModelConfig; readonly data: Dataset }

/**
 * What the teacher begins pack number `pack` at: `latents`, `words` and `bags` as they are and without the text of made
 * shots (`dropped.…`), `times` of given groups (−1: made).
 */
export function pairBatch({ recipe, config, data }: Making, pack: number): Batch {
  const drawn = drawPack(recipe, config, data, pack)
  const { groups, shape } = drawn
  const dropped = textInputs(config, groups.map(withoutText))
  return {
    shape: { loss: 'flow', ...shape },
    inputs: {
      latents: firstLatents(config, drawn, noiseOf(recipe, config, drawn, pack)),
      ...textInputs(config, groups),
      'dropped.words': dropped.words,
      'dropped.bags': dropped.bags,
      times: Float32Array.from(groups, ({ time, isDummy }) => (time === null ? -1 : isDummy ? 0 : toldTime(time))),
    },
  }
}

const blank = (words: Int32Array): Int32Array => new Int32Array(words.length)

/** The other branch of guidance drops the global text and that of made shots. */
const withoutText = (group: PairGroup): PairGroup => ({
  ...group,
  global: blank(group.global),
  words: group.isDummy || group.time === null ? blank(group.words) : group.words,
})

/** Words one-hot and as bags, by group. */
export function textInputs(config: ModelConfig, groups: readonly PairGroup[]): Record<'words' | 'bags', Float32Array> {
  const vocabulary = textEncoder(config.vocabulary).size
  const abouts = groups.map(({ words, global, isDummy }) => (isDummy ? global : Int32Array.of(...global, ...words)))
  return {
    words: oneHot(Int32Array.from(groups.flatMap(({ words }) => [...words])), vocabulary),
    bags: bagsOfWords(abouts, vocabulary),
  }
}
