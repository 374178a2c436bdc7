import { type Autoencoder, type ModelConfig, seededUniforms, toPixels } from '@sceneweave/model'
import { renderShot, type Scene } from '@sceneweave/world'
import { joined } from './joined.ts'

/** Pictures of all shots of a scene of the film set, RGB8, shot after shot, in memory that threads share. */
export function drawScene({ size }: ModelConfig, film: Scene): Uint8Array<SharedArrayBuffer> {
  const frame = 3 * size ** 2
  const frames = film.shots.reduce((sum, shot) => sum + shot.frames, 0)
  const pictures = new Uint8Array(new SharedArrayBuffer(frame * frames))
  let at = 0
  film.shots.forEach((shot, number) => {
    pictures.set(renderShot(film, number, size), at)
    at += frame * shot.frames
  })
  return pictures
}

/** Pictures of one scene, from those of all its shots: per shot the clip, then stills (single frames of it). */
export function scenePictures(
  { size }: ModelConfig,
  film: Scene,
  { pictures, stills }: { pictures: Uint8Array; stills: number },
): Uint8Array[][] {
  const uniform = seededUniforms(film.seed, 0)
  const frame = 3 * size ** 2
  let at = 0
  return film.shots.map(({ frames }) => {
    const clip = pictures.subarray(at, at + frames * frame)
    at += clip.length
    const chosen = Array.from({ length: stills }, () => Math.floor(uniform() * frames))
    return [clip, ...chosen.map((number) => clip.subarray(number * frame, (number + 1) * frame))]
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

/** What an encoder reads of a scene: the pixels of all clips, one after another, and those of all stills. */
export type ScenePixels = { readonly clips: Float32Array; readonly stills: Float32Array }

/** Pixels of `scenePictures`: few large arrays, so that a scene is encoded by two programs. */
export function scenePixels(config: ModelConfig, shots: readonly (readonly Uint8Array[])[]): ScenePixels {
  // bytes are put together, not pixels: they are a fourth
  const pixels = (pictures: readonly Uint8Array[]) => toPixels(joined(Uint8Array, pictures), config.size)
  return { clips: pixels(shots.map(([clip]) => clip)), stills: pixels(shots.flatMap(([, ...stills]) => stills)) }
}
