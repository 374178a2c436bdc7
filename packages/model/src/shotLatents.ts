import { drawParts } from '@sceneweave/tensor'
import { type ModelConfig, tokenGrid, tokenWidth } from './config.ts'
import type { PlanTime } from './noisePlan.ts'
import { entersAt } from './planSteps.ts'
import type { SampledShot } from './sampler.ts'
import type { SamplingState } from './samplingState.ts'
import type { ByShot } from './solver.ts'
import type { Noising } from './stage.ts'

const NOISE = 0
const AGAIN = 1

/** Latents of the shots of one sampling as the host knows them, and the noise that is still to be drawn over them. */
export class ShotLatents {
  private readonly config: ModelConfig
  private readonly shots: readonly SampledShot[]
  /** Latents as they are; those of shots on the stage as they were when it was set. */
  private readonly now: Map<number, Float32Array>
  /** Noise that is still to be drawn over latents, by the device when it is for the stage. */
  private readonly drawn = new Map<number, Noising>()
  private readonly clean: Map<number, Float32Array>
  private readonly rises: Map<number, number>

  constructor(config: ModelConfig, shots: readonly SampledShot[], resume?: SamplingState) {
    this.config = config
    this.shots = shots
    this.now = new Map(resume?.now)
    this.clean = new Map(resume?.clean)
    this.rises = new Map(resume?.rises)
    shots.forEach(({ given }, shot) => {
      if (given) this.clean.set(shot, given)
    })
  }

  /** Gives every shot whose time did not come about by a step its latents: fresh noise, or what it has, noised further. */
  enter(row: readonly PlanTime[], before: readonly PlanTime[] | null): void {
    row.forEach((time, shot) => {
      if (time === null || !entersAt(row, before, shot)) return
      const last = before?.[shot] ?? null
      const known = last === null ? this.clean.get(shot) : this.latents(shot)
      const { frames, seed } = this.shots[shot]
      this.now.set(shot, known ?? new Float32Array(latentSize(this.config, frames)))
      if (!known) this.drawn.set(shot, { seed, stream: NOISE, keep: 0, fresh: 1 })
      else if (time !== (last ?? 0)) this.drawn.set(shot, this.rise(shot, { from: last ?? 0, to: time }))
    })
  }

  /** Latents of a shot as they are, with the noise that waits for the stage drawn here. */
  latents(shot: number): Float32Array | undefined {
    const { latents, drawn } = this.waiting(shot)
    if (!latents || !drawn) return latents
    const noised = Float32Array.from(latents)
    drawParts(noised, [{ ...drawn, offset: 0, count: noised.length }])
    this.drawn.delete(shot)
    this.now.set(shot, noised)
    return noised
  }

  /** Latents of a shot and the noise that is still to be drawn over them. */
  waiting(shot: number): { latents?: Float32Array; drawn?: Noising } {
    return { latents: this.now.get(shot), drawn: this.drawn.get(shot) }
  }

  /** Takes latents as the stage left them. */
  take(latents: ByShot): void {
    for (const [shot, data] of latents) {
      this.now.set(shot, data)
      this.drawn.delete(shot)
    }
  }

  finish(shot: number, latents: Float32Array): void {
    this.clean.set(shot, latents)
  }

  /** Clean latents of all shots, in order. */
  finished(): Float32Array[] {
    return this.shots.map((_, shot) => this.clean.get(shot) as Float32Array)
  }

  /** How often each shot was noised again so far. */
  risen(): ReadonlyMap<number, number> {
    return new Map(this.rises)
  }

  /** What a state keeps, where shots on the stage are as they are `there`, those in `ended` for good. */
  state(there: ByShot, ended: readonly number[]): Pick<SamplingState, 'now' | 'clean'> {
    const clean = new Map([...this.clean].filter(([shot]) => !this.shots[shot].given))
    for (const shot of ended) clean.set(shot, there.get(shot) as Float32Array)
    for (const shot of [...this.drawn.keys()]) if (!there.has(shot)) this.latents(shot)
    return { now: new Map([...this.now, ...there]), clean }
  }

  /** (1 − t)·z0 + t·ε at `from` → the same at `to`: keeps the share of z0 and adds the noise that is then missing. */
  private rise(shot: number, { from, to }: { from: number; to: number }): Noising {
    const rises = this.rises.get(shot) ?? 0
    this.rises.set(shot, rises + 1)
    const keep = (1 - to) / (1 - from)
    const fresh = Math.sqrt(to ** 2 - (keep * from) ** 2)
    return { seed: this.shots[shot].seed, stream: AGAIN + rises, keep, fresh }
  }
}

/** Numbers in the latents of a shot of `frames` pictures. */
export function latentSize(config: ModelConfig, frames: number): number {
  const [t, h, w] = tokenGrid(config, frames)
  return t * h * w * tokenWidth(config)
}
