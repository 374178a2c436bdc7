import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Autoencoder } from './autoencoder.ts'
import { latentFrames, type ModelConfig } from './config.ts'
import type { PlanTime } from './noisePlan.ts'
import { writeWhole } from './safetensors.ts'
import type { SampleStep } from './sampler.ts'
import type { DecodedShot, SampleShotsJob, ShotFiles } from './shotJobs.ts'

// A preview may take this part of the time of sampling, so a film that is watched takes 3 % longer at most.
const SHARE = 0.03
// The first pictures of a shot, which loop: two latent frames cost an eighth of a whole shot of 17 pictures.
const FRAMES = 5

type Shown = DecodedShot & { readonly shot: number; readonly file: string }

/** Shows one moving shot at a time, in turn, as raw pictures of where it is heading; only while someone looks. */
export function previewer(
  autoencoder: Autoencoder,
  config: ModelConfig,
  { folder, whileThere }: NonNullable<SampleShotsJob['preview']>,
) {
  const start = performance.now()
  let spent = 0
  let turn = 0
  const before = new Map<number, { latents: Float32Array; time: number }>()
  return async (
    { moving, latents }: SampleStep,
    times: readonly PlanTime[],
    shots: readonly ShotFiles[],
    show: (shown: Shown) => void,
  ): Promise<void> => {
    if (!existsSync(whileThere) || spent > SHARE * (performance.now() - start)) return
    const seen = await latents()
    const heading = new Map(
      moving.map((shot) => {
        const now = { latents: seen.get(shot) as Float32Array, time: times[shot] as number }
        const last = before.get(shot)
        before.set(shot, now)
        return [shot, last && cleanGuess(last, now)] as const
      }),
    )
    const shot = moving[turn++ % moving.length]
    const guess = heading.get(shot)
    if (!guess) return
    const begun = performance.now()
    const frames = Math.min(FRAMES, shots[shot].frames)
    const part = guess.subarray(0, (guess.length / latentFrames(shots[shot].frames)) * latentFrames(frames))
    const file = join(folder, `preview-${shot}.rgb`)
    const pictures = await autoencoder.decode(part, frames).catch(unlessFull)
    if (pictures) await writeWhole(file, [pictures])
    spent += performance.now() - begun
    if (pictures) show({ shot, file, frames, size: config.size, framesPerSecond: config.framesPerSecond })
  }
}

// memory that others took meanwhile may be free again when the film is decoded: it does not end for a preview
function unlessFull(error: { readonly code?: string }): null {
  if (error.code === 'out-of-memory') return null
  throw error
}

type At = { readonly latents: Float32Array; readonly time: number }

/** Follows the last step in a straight line to t = 0, where pictures are: z − t·v with v from two states. */
function cleanGuess(last: At, now: At): Float32Array {
  if (now.time === 0 || last.time <= now.time) return now.latents
  const reach = now.time / (last.time - now.time)
  return now.latents.map((value, i) => value - reach * (last.latents[i] - value))
}
