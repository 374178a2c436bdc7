import type { Shot } from '@sceneweave/project'

/** A seed of people's size: six digits are remembered and typed again. */
export const drawSeed = (): number => Math.floor(Math.random() * 1_000_000)

/** An empty shot to stand at a place: a name of its own, a drawn seed that stays, as long as its neighbour. */
export function newShot(shots: readonly Shot[], at: number, seed = drawSeed()): Shot {
  const neighbour: Shot | undefined = shots[at - 1] ?? shots[at]
  const taken = new Set(shots.map(({ id }) => id))
  let number = shots.length + 1
  while (taken.has(`shot${number}`)) number++
  return {
    ...{ id: `shot${number}`, prompt: '', frames: neighbour?.frames ?? 17, cut: true },
    ...{ seed, take: 0, locked: false },
  }
}

/** A length in two lengths that a shot may have (1 + 4n) and that are together as near to it as can be. */
export function parted(frames: number): [number, number] | undefined {
  if (frames < 9) return undefined
  const steps = (frames - 1) / 4
  const first = Math.ceil((steps - 1) / 2)
  return [1 + 4 * Math.max(1, first), 1 + 4 * Math.max(1, steps - Math.max(1, first))]
}
