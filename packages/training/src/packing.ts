import {
  bidirectional,
  causal,
  type Group,
  type ModelConfig,
  packSequence,
  pooled,
  type Sequence,
  tokenGrid,
} from '@sceneweave/model'
import type { Recipe, StageName } from './recipe.ts'

export type AttentionKind = 'bidirectional' | 'causal' | 'apart'

/**
 * The shape of a microbatch: how many scenes, of how many frames their shots are (1 is a still), who sees whom. Few
 * distinct shapes exist, because every shape is a compiled program.
 */
export type PackShape = {
  readonly scenes: number
  readonly frames: readonly number[]
  readonly attention: AttentionKind
}

const sights = {
  bidirectional: () => bidirectional,
  causal: () => causal,
  // all but the last shot are a pool: each was made without seeing the others
  apart: (shots: number) => pooled(new Set(Array.from({ length: shots - 1 }, (_, at) => at + 1))),
}

/** The groups of one scene of a pack: the global prompt, then its shots. */
export function sceneGroups(config: ModelConfig, frames: readonly number[]): Group[] {
  const { global, shot } = config.textBucket
  const shots = frames.map((count): Group => ({ text: shot, grid: tokenGrid(config, count) }))
  return [{ text: global, grid: [1, 1, 1] }, ...shots]
}

/** Rows, positions and plan of a whole microbatch. */
export function packLayout(config: ModelConfig, { scenes, frames, attention }: PackShape): Sequence {
  const groups = sceneGroups(config, frames)
  const sight = sights[attention](frames.length)
  return packSequence(
    Array.from({ length: scenes }, () => ({ groups, sight })),
    config,
  )
}

// Scene lengths trained on, with their weights: mostly short films, some as long as nine shots. Every length times every
// pattern of stills is a compiled program, so there are few of both.
const LENGTHS = [
  [1, 0.2],
  [2, 0.24],
  [3, 0.26],
  [4, 0.16],
  [6, 0.09],
  [9, 0.05],
] as const

/** Draws the shape of a microbatch for a stage. */
export function drawShape(recipe: Recipe, config: ModelConfig, stage: StageName, uniform: () => number): PackShape {
  const { rows, bidirectional: both, apart } = recipe.denoiser
  const shots = stage === 'single' ? 1 : weighted(LENGTHS, uniform())
  const frames = drawFrames(recipe, config, shots, uniform)
  const kind = uniform()
  const attention: AttentionKind =
    stage !== 'causal' || kind < both
      ? 'bidirectional'
      : shots > 1 && kind < both + (1 - both) * apart
        ? 'apart'
        : 'causal'
  const one = packLayout(config, { scenes: 1, frames, attention }).rows
  return { scenes: Math.max(1, Math.round(rows / one)), frames, attention }
}

/** Lengths of the shots of a scene: whole ones, and in their shares stills, or shots half as long: all of them, or the first. */
function drawFrames(recipe: Recipe, config: ModelConfig, shots: number, uniform: () => number): number[] {
  const whole = config.maxFrames
  const stills = drawStills(recipe, shots, uniform())
  const frames = stills.map((still) => (still ? 1 : whole))
  const { shorter } = recipe.denoiser
  if (shorter === undefined) return frames
  const kind = uniform()
  if (kind >= shorter || stills.includes(true)) return frames
  const half = 1 + 4 * Math.round((whole - 1) / 8)
  return frames.map((count, at) => (at === 0 || kind < shorter / 2 ? half : count))
}

/**
 * Which shots are stills. The share per shot is kept on average, but they stand where references do: in front (a
 * character, or a character and a place), or as the picture to arrive at.
 */
function drawStills({ denoiser }: Recipe, shots: number, at: number): boolean[] {
  const stills = Array.from({ length: shots }, () => false)
  const share = denoiser.stills * (shots > 1 && shots <= 4 ? 0.75 * shots : 1)
  if (at >= share) return stills
  if (shots === 3 || shots === 4) {
    if (at < share * 0.33) stills.fill(true, 0, 2)
    else stills[at < share * 0.66 ? 0 : shots - 1] = true
  } else stills[0] = true
  return stills
}

function weighted(table: readonly (readonly [number, number])[], at: number): number {
  let sum = 0
  for (const [value, weight] of table) {
    sum += weight
    if (at < sum) return value
  }
  return table[table.length - 1][0]
}
