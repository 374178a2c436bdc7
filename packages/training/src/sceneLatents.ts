import { type Autoencoder, type ModelConfig, seededUniforms } from '@sceneweave/model'
import { renderShot, type Scene } from '@sceneweave/world'

/** Pictures of one scene of the film set, RGB8: per shot the clip, then stills (single frames of it). */
export function scenePictures({ size }: ModelConfig, film: Scene, stills: number): Uint8Array[][] {
  const uniform = seededUniforms(film.seed, 0)
  const frame = 3 * size ** 2
  return film.shots.map(({ frames }, shot) => {
    const clip = renderShot(film, shot, size)
    const chosen = Array.from({ length: stills }, () => Math.floor(uniform() * frames))
    return [clip, ...chosen.map((at) => clip.slice(at * frame, (at + 1) * frame))]
  })
}

/** Latents of pictures, in the same order. */
export async function encodePictures(
  autoencoder: Autoencoder,
  shots: readonly (readonly Uint8Array[])[],
): Promise<Float32Array[][]> {
  const latents: Float32Array[][] = []
  for (const pictures of shots) {
    const made: Float32Array[] = []
    for (const one of pictures) made.push(await autoencoder.encode(one))
    latents.push(made)
  }
  return latents
}
