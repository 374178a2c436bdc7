import { type Autoencoder, type ModelConfig, seededUniforms } from '@sceneweave/model'
import { renderShot, type Scene } from '@sceneweave/world'

/** Latents of one scene of the film set: per shot the clip, then stills (single frames encoded alone). */
export async function encodeScene(
  autoencoder: Autoencoder,
  config: ModelConfig,
  film: Scene,
  stills: number,
): Promise<Float32Array[][]> {
  const uniform = seededUniforms(film.seed, 0)
  const frame = 3 * config.size ** 2
  const shots: Float32Array[][] = []
  for (let shot = 0; shot < film.shots.length; shot++) {
    const pictures = renderShot(film, shot, config.size)
    const latents = [await autoencoder.encode(pictures)]
    for (let still = 0; still < stills; still++) {
      const at = Math.floor(uniform() * film.shots[shot].frames)
      latents.push(await autoencoder.encode(pictures.slice(at * frame, (at + 1) * frame)))
    }
    shots.push(latents)
  }
  return shots
}
