import { seededNormals } from '@sceneweave/model'

/** How a practice picture is changed: seen in a mirror, blurred as an autoencoder blurs, with noise of a strength. */
export type Disguise = { readonly isMirrored: boolean; readonly blur: number; readonly noise: number }

// noise is read from one table at a random place: drawing it anew took longer than the training step
const NOISE = seededNormals(0, 0, 2 ** 17)

/** Draws a disguise: half of all mirrored, half of all blurred, some of them hard. */
export function drawDisguise(uniform: () => number): Disguise {
  return { isMirrored: uniform() < 0.5, blur: Math.max(0, 3.6 * uniform() - 1.6), noise: 0.07 * uniform() }
}

/** Planes of `side` pixels in disguise. `blur`: up to 1 the share of a 3 × 3 box, up to 2 that of a second one. */
export function disguised(planes: Float32Array, side: number, disguise: Disguise, uniform: () => number): Float32Array {
  const { isMirrored, blur, noise } = disguise
  let seen = isMirrored ? mirrored(planes, side) : planes
  for (let left = blur; left > 0; left--) seen = blurred(seen, side, Math.min(1, left))
  const from = Math.floor(uniform() * (NOISE.length - seen.length))
  const out = new Float32Array(seen.length)
  for (let i = 0; i < out.length; i++) out[i] = seen[i] + noise * NOISE[from + i]
  return out
}

/** Planes seen in a mirror. */
export function mirrored(planes: Float32Array, side: number): Float32Array {
  const seen = planes.slice()
  for (let row = 0; row < planes.length; row += side) seen.subarray(row, row + side).reverse()
  return seen
}

/** Planes mixed with their 3 × 3 box blur, by a share: what an autoencoder does to edges. */
export function blurred(planes: Float32Array, side: number, share: number): Float32Array {
  const rows = new Float32Array(planes.length)
  const soft = new Float32Array(planes.length)
  for (let at = 0; at < planes.length; at++) {
    const x = at % side
    rows[at] = (planes[x > 0 ? at - 1 : at] + planes[at] + planes[x < side - 1 ? at + 1 : at]) / 3
  }
  for (let at = 0; at < planes.length; at++) {
    const y = Math.floor(at / side) % side
    const box = (rows[y > 0 ? at - side : at] + rows[at] + rows[y < side - 1 ? at + side : at]) / 3
    soft[at] = planes[at] + share * (box - planes[at])
  }
  return soft
}
