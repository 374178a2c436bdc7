const TWO_32 = 2 ** 32
const TWO_21 = 2 ** 21

/** Seeds are whole numbers that a double holds; takes and parts of a long shot count in their high 21 bits. */
export const MOST_SEED = Number.MAX_SAFE_INTEGER
export const MOST_TAKE = 8191

/** The seed of the noise: another for each take and each part of a long shot; that of take 0, part 0 is the seed itself. */
export const noiseSeed = (seed: number, take: number, part = 0): number => {
  const high = (Math.floor(seed / TWO_32) + take + 8192 * part) % TWO_21
  return (seed % TWO_32) + TWO_32 * high
}
