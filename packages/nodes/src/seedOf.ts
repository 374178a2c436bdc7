const TWO_32 = 2 ** 32

/** Seeds as people write and as they are drawn; those of takes and parts lie above. */
export const MOST_SEED = TWO_32 - 1
export const MOST_TAKE = 8191
export const MOST_PARTS = 256

/** The seed of the noise: another for each take and each part of a long shot, and take 0 of part 0 is the seed itself. */
export const noiseSeed = (seed: number, take: number, part = 0): number => seed + TWO_32 * (take + 8192 * part)
