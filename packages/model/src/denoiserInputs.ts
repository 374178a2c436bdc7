import { type ModelConfig, tokenWidth } from './config.ts'
import { ropeTables } from './rope.ts'
import type { Group, Sequence } from './sequence.ts'
import { bagsOfWords, oneHot, textEncoder } from './text.ts'

/** What is said of a group: its words and its time. */
export type GroupText = {
  readonly words: Int32Array
  /** What its modulation reads as a bag: the words of the global prompt and its own, in any order. */
  readonly about: Int32Array
  readonly time: number
  /** The global prompt's group: its one video token is nothing, at a time of exactly 0. */
  readonly dummy?: true
}

/** One group as numbers: what is said of it, and its latents as token rows [T·H·W, patch²·C]. */
export type GroupState = GroupText & { readonly grid: Group['grid']; readonly latents: Float32Array }

/**
 * The lowest time a shot is told to have. Training draws times from continuous laws, so exactly 0 is never seen, and its
 * embedding lies apart from its neighbours': with clean context told as 0 a shot at t = 0.9 has a loss of 0.580, as 0.02 one of 0.487.
 */
const CLEAN = 0.02

/** The time that the model is told of a shot. */
export const toldTime = (time: number): number => Math.max(time, CLEAN)

/** All inputs of a forward pass over groups, in the order of their sequence. */
export function forwardInputs(
  config: ModelConfig,
  sequence: Sequence,
  groups: readonly GroupState[],
): Record<string, Float32Array> {
  const latents = new Float32Array((sequence.rows - sequence.textRows) * tokenWidth(config))
  let at = 0
  for (const group of groups) {
    latents.set(group.latents, at)
    at += group.latents.length
  }
  return { latents, ...textInputs(config, groups), ...ropeTables(config, sequence.positions) }
}

/** What a pass is told of its groups: `words`, `bags` and `times`. */
export function textInputs(config: ModelConfig, groups: readonly GroupText[]): Record<string, Float32Array> {
  const words = Int32Array.from(groups.flatMap((group) => [...group.words]))
  const vocabulary = textEncoder(config.vocabulary).size
  const about = groups.map((group) => group.about)
  return {
    words: oneHot(words, vocabulary),
    bags: bagsOfWords(about, vocabulary),
    times: Float32Array.from(groups, ({ time, dummy }) => (dummy ? time : toldTime(time))),
  }
}
