import { NodeFault } from '@sceneweave/graph'
import type { Shot } from '@sceneweave/project'
import { MOST_SEED, noiseSeed } from './noiseSeed.ts'
import type { Moving } from './sampling.ts'
import type { ShotValue } from './values.ts'

/** A shot whose words are there and whose seed is drawn. Throws a NodeFault that says what is missing. */
export function readyShot(shot: Shot): ShotValue {
  if (shot.prompt.trim() === '')
    throw new NodeFault('no-words', `shot "${shot.id}" has no words; say what is to be seen`, 'never')
  return { ...shot, seed: drawnSeed(shot.seed), locked: false }
}

/** The seed of a node's params: drawn before the run where a person left it empty. */
export function drawnSeed(seed: number | null): number {
  if (seed === null) throw new NodeFault('seed-not-drawn', 'a seed was not drawn before the run; run it again', 'later')
  return seed
}

/** A seed that came by a wire. */
export function readySeed(seed: number): number {
  if (Number.isInteger(seed) && seed >= 0 && seed <= MOST_SEED) return seed
  throw new NodeFault('bad-seed', `${seed} is no seed; wire a whole number from 0 to ${MOST_SEED}`, 'never')
}

/** A shot as the sampler takes it: each take has noise of its own. */
export const movingShot = ({ id, prompt, frames, cut, seed, take }: ShotValue): Moving => ({
  id,
  prompt,
  frames,
  cut,
  seed: noiseSeed(seed, take),
})

type OwnShot = { readonly id: string; readonly cut: boolean; readonly prompt: string; readonly part?: number }
type OwnParams = { readonly frames: number; readonly seed: number | null; readonly take: number }

/** A shot that a node makes from its own params; `part` tells repetitions apart. */
export function ownShot({ id, cut, prompt, part }: OwnShot, { frames, seed, take }: OwnParams): Moving {
  if (prompt.trim() === '') throw new NodeFault('no-words', 'the shot has no words; say what is to be seen', 'never')
  return { id, prompt, frames, cut, seed: noiseSeed(drawnSeed(seed), take, part) }
}
