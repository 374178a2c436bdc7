import { bidirectional, type SampledScene, seededNormals, tokenGrid } from '@sceneweave/model'
import { meanOf } from '../interval.ts'
import type { Subject } from './subject.ts'

/** Loss of a noisy shot by what stands before it: the other shots clean, as noisy as itself, or nothing but noise. */
export type ContextLoss = { readonly clean: number; readonly alike: number; readonly noise: number }

/** A film of the set as latents, and as the sampler takes it. */
export type CodedFilm = { readonly latents: readonly Float32Array[]; readonly sampled: SampledScene }

// where context can matter most: at lower times the shot tells itself what it is
const TIMES = [0.7, 0.8, 0.9]

/** Mean squared error of the last shot's velocity, mean over times 0.7, 0.8 and 0.9; its noise is the same in all three. */
export async function contextLoss(subject: Subject, film: CodedFilm): Promise<ContextLoss> {
  const at = async (others: (time: number) => number) => {
    const losses: number[] = []
    for (const time of TIMES) losses.push(await lossOfLast(subject, film, { time, others: others(time) }))
    return meanOf(losses)
  }
  return { clean: await at(() => 0), alike: await at((time) => time), noise: await at(() => 1) }
}

async function lossOfLast(
  { config, denoiser }: Subject,
  { latents, sampled }: CodedFilm,
  { time, others }: { time: number; others: number },
): Promise<number> {
  const last = latents.length - 1
  const noises = sampled.shots.map(({ seed }, shot) => seededNormals(seed, 0, latents[shot].length))
  const groups = sampled.shots.map(({ words, frames }, shot) => {
    const t = shot === last ? time : others
    const noisy = latents[shot].map((clean, i) => (1 - t) * clean + t * noises[shot][i])
    return {
      words,
      about: Int32Array.of(...sampled.global, ...words),
      grid: tokenGrid(config, frames),
      latents: noisy,
      time: t,
    }
  })
  const first = denoiser.globalGroup(sampled.global)
  const velocities = await denoiser.velocity({ groups: [first, ...groups], sight: bidirectional })
  const velocity = velocities[velocities.length - 1]
  let sum = 0
  for (let i = 0; i < velocity.length; i++) sum += (velocity[i] - (noises[last][i] - latents[last][i])) ** 2
  return sum / velocity.length
}
