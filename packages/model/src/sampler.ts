import { createHash } from 'node:crypto'
import { type ModelConfig, tokenGrid, tokenWidth } from './config.ts'
import type { Denoiser, GroupState } from './denoiser.ts'
import { type HistoryEntry, noHistory, type PlacedHistory, releaseRoom } from './history.ts'
import { seededNormals } from './noise.ts'
import { checkNoisePlan, type NoisePlan, NoisePlanFault, type PlanTime } from './noisePlan.ts'
import type { SamplingState } from './samplingState.ts'
import { bidirectional, causal, groupRows, pooled, type Sight } from './sequence.ts'
import { type ByShot, type Move, makeSolver, type SolverMemory, type SolverName } from './solver.ts'

/** A shot to sample or to take as given: words of its prompt, pictures, seed; `given` clean latents make it a condition. */
export type SampledShot = {
  readonly words: Int32Array
  readonly frames: number
  readonly seed: number
  readonly given?: Float32Array
  /** Given shots of a history pool were made apart: they see only themselves, so any order of them is the same. */
  readonly apart?: boolean
}
export type SampledScene = { readonly global: Int32Array; readonly shots: readonly SampledShot[] }

export type SampleOptions = {
  readonly plan: NoisePlan
  readonly solver: SolverName
  /** Classifier-free guidance; 1 is none. The other branch drops the global text and that of moving shots, not history. */
  readonly guidance: number
  readonly attention: 'bidirectional' | 'causal'
  /** Level shots are read from the key/value cache, or computed again each step. The cache needs causal attention. */
  readonly history: 'recomputed' | 'cached'
  readonly signal?: AbortSignal
  /** Awaited after every step; `latents` are those of the moving shots. */
  readonly onStep?: (step: SampleStep) => Promise<void> | void
  /** What level shots left in the cache of an earlier sampling with the same model; read where their bits are the same. */
  readonly caches?: HistoryCaches
  /** A state that `onStep` saw in a sampling of the same scene and options: it goes on from there, to the same bits. */
  readonly resume?: SamplingState
}
export type SampleStep = {
  readonly step: number
  readonly of: number
  readonly moving: readonly number[]
  readonly latents: ByShot
  /** All that the rest of the plan reads. Its arrays do not change when the sampling goes on. */
  readonly state: () => SamplingState
}

const NOISE = 0
const AGAIN = 1

/** Runs a noise plan: any matrix of times, one sampler. Returns clean latents [tokens, patch²·C] by shot. */
export async function sampleScene(
  model: Denoiser,
  scene: SampledScene,
  options: SampleOptions,
): Promise<Float32Array[]> {
  const given = new Set(scene.shots.flatMap((shot, at) => (shot.given ? [at] : [])))
  checkNoisePlan(options.plan, scene.shots.length, given)
  if (options.history === 'cached') checkCached(options)
  const run = new Sampling(model, scene, options)
  for (let step = options.resume?.row ?? 0; step < options.plan.length - 1; step++) await run.step(step)
  return run.finished()
}

function checkCached({ plan, attention }: SampleOptions): void {
  if (attention !== 'causal')
    throw new NoisePlanFault('cached history needs causal attention: only then do finished shots not change')
  plan.slice(1).forEach((row, step) => {
    const moving = fallingShots(plan[step], row)
    const level = plan[step].flatMap((time, shot) => (time === null || moving.has(shot) ? [] : [shot]))
    if (moving.size > 0 && level.some((shot) => shot > Math.min(...moving.keys())))
      throw new NoisePlanFault(
        `cached history: in row ${step} a level shot stands behind a moving one; have history recomputed`,
      )
  })
}

/** The shots whose times fall from one row to the next. */
function fallingShots(row: readonly PlanTime[], next: readonly PlanTime[]): Move {
  const falling = row.flatMap((from, shot) => {
    const to = next[shot]
    return from !== null && to !== null && to < from ? [[shot, { from, to }] as const] : []
  })
  return new Map(falling)
}

/** The state of one sampling: latents now, clean latents of finished shots, caches of level shots. */
class Sampling {
  private readonly model: Denoiser
  private readonly scene: SampledScene
  private readonly options: SampleOptions
  private readonly now: Map<number, Float32Array>
  private readonly clean: Map<number, Float32Array>
  private readonly rises: Map<number, number>
  private readonly memory: SolverMemory
  private readonly solver
  private readonly caches: HistoryCaches
  private readonly steps: number

  constructor(model: Denoiser, scene: SampledScene, options: SampleOptions) {
    this.model = model
    this.scene = scene
    this.options = options
    const { resume } = options
    this.now = new Map(resume?.now)
    this.clean = new Map(resume?.clean)
    this.rises = new Map(resume?.rises)
    this.memory = new Map(resume?.memory)
    this.done = resume?.done ?? 0
    this.solver = makeSolver(options.solver, this.memory)
    scene.shots.forEach(({ given }, shot) => {
      if (given) this.clean.set(shot, given)
    })
    this.caches = options.caches ?? historyCaches(model)
    this.steps = options.plan.slice(1).filter((_, step) => this.moveOf(step).size > 0).length
  }

  private done: number

  async step(step: number): Promise<void> {
    this.options.signal?.throwIfAborted()
    this.enter(this.options.plan[step], step > 0 ? this.options.plan[step - 1] : null)
    const move = this.moveOf(step)
    if (move.size === 0) return
    const moving = new Map([...move.keys()].map((shot) => [shot, this.now.get(shot) as Float32Array]))
    const rows = { start: this.options.plan[step], end: this.options.plan[step + 1] }
    const next = await this.solver(moving, move, (latents, when) => this.velocity(latents, rows.start, rows[when]))
    for (const [shot, latents] of next) {
      this.now.set(shot, latents)
      if (rows.end[shot] === 0) this.clean.set(shot, latents)
    }
    this.done++
    const state = () => this.stateBefore(step + 1)
    await this.options.onStep?.({ step: this.done, of: this.steps, moving: [...move.keys()], latents: next, state })
  }

  private stateBefore(row: number): SamplingState {
    const { now, clean, rises, memory, done } = this
    const given = new Set(this.scene.shots.flatMap((shot, at) => (shot.given ? [at] : [])))
    const made = new Map([...clean].filter(([shot]) => !given.has(shot)))
    return { row, done, now: new Map(now), clean: made, rises: new Map(rises), memory: new Map(memory) }
  }

  finished(): Float32Array[] {
    return this.scene.shots.map((_, shot) => this.clean.get(shot) as Float32Array)
  }

  private moveOf(step: number): Move {
    return fallingShots(this.options.plan[step], this.options.plan[step + 1])
  }

  /** Gives every shot whose time did not come about by a step its latents: fresh noise, or what it has, noised further. */
  private enter(row: readonly PlanTime[], before: readonly PlanTime[] | null): void {
    row.forEach((time, shot) => {
      const last = before?.[shot] ?? null
      if (time === null || (last !== null && time <= last)) return
      const known = last === null ? this.clean.get(shot) : this.now.get(shot)
      const latents = known ? this.noised(shot, known, { from: last ?? 0, to: time }) : this.noise(shot, NOISE)
      this.now.set(shot, latents)
    })
  }

  private noise(shot: number, stream: number): Float32Array {
    const { frames, seed } = this.scene.shots[shot]
    return seededNormals(seed, stream, latentSize(this.model.config, frames))
  }

  /** (1 − t)·z0 + t·ε at `from` → the same at `to`: keeps the share of z0 and adds the noise that is then missing. */
  private noised(shot: number, latents: Float32Array, { from, to }: { from: number; to: number }): Float32Array {
    if (to === from) return latents
    const rises = this.rises.get(shot) ?? 0
    this.rises.set(shot, rises + 1)
    const keep = (1 - to) / (1 - from)
    const fresh = Math.sqrt(to ** 2 - (keep * from) ** 2)
    const noise = this.noise(shot, AGAIN + rises)
    return latents.map((value, i) => keep * value + fresh * noise[i])
  }

  /** Guided velocity of the moving shots. */
  private async velocity(moving: ByShot, start: readonly PlanTime[], row: readonly PlanTime[]): Promise<ByShot> {
    const times = row.map((time, shot) => (moving.has(shot) ? time : start[shot]))
    const full = await this.branch(moving, times, 'full')
    const { guidance } = this.options
    if (guidance === 1) return full
    const dropped = await this.branch(moving, times, 'dropped')
    return new Map(
      [...full].map(([shot, v]) => {
        const base = dropped.get(shot) as Float32Array
        return [shot, v.map((value, i) => base[i] + guidance * (value - base[i]))]
      }),
    )
  }

  private async branch(moving: ByShot, times: readonly PlanTime[], branch: 'full' | 'dropped'): Promise<ByShot> {
    const { global, shots } = this.scene
    const blank = (words: Int32Array) => (branch === 'dropped' ? new Int32Array(words.length) : words)
    const present = times.flatMap((time, shot) => (time === null ? [] : [shot]))
    const first = this.model.globalGroup(blank(global))
    const state = (shot: number): GroupState => {
      const words = moving.has(shot) ? blank(shots[shot].words) : shots[shot].words
      return {
        words,
        about: Int32Array.of(...first.words, ...words),
        grid: tokenGrid(this.model.config, shots[shot].frames),
        latents: moving.get(shot) ?? (this.now.get(shot) as Float32Array),
        time: times[shot] as number,
      }
    }
    const apart = new Set(present.flatMap((shot, at) => (shots[shot].apart ? [at + 1] : [])))
    if (this.options.history === 'cached') {
      const level = present.filter((shot) => !moving.has(shot))
      const cached = [
        { state: first, seed: 0, apart: false },
        ...level.map((shot) => ({ state: state(shot), seed: shots[shot].seed, apart: shots[shot].apart ?? false })),
      ]
      const history = await this.caches[branch].hold(cached)
      const own = present.filter((shot) => moving.has(shot))
      const velocities = await this.model.velocity({ groups: own.map(state), sight: causal, history })
      return new Map(own.map((shot, at) => [shot, velocities[at]]))
    }
    const sight: Sight = this.options.attention === 'causal' ? pooled(apart) : bidirectional
    const velocities = await this.model.velocity({ groups: [first, ...present.map(state)], sight })
    return new Map(present.flatMap((shot, at) => (moving.has(shot) ? [[shot, velocities[at + 1]] as const] : [])))
  }
}

/** What a model remembers of level shots, with and without text. */
export type HistoryCaches = Readonly<Record<'full' | 'dropped', LevelCache>>

/** Empty caches. Given to several samplings they keep the history of the last one, for the next shot of the same film. */
export const historyCaches = (model: Denoiser): HistoryCaches => ({
  full: new LevelCache(model),
  dropped: new LevelCache(model),
})

type Held = { readonly state: GroupState; readonly seed: number; readonly apart: boolean }

/** Keys and values of level groups in order; what changed is committed again, and so is what saw it. */
class LevelCache {
  private readonly model: Denoiser
  private held: { digest: string; entry: HistoryEntry; placed: PlacedHistory }[] = []

  constructor(model: Denoiser) {
    this.model = model
  }

  async hold(groups: readonly Held[]): Promise<PlacedHistory> {
    let placed = noHistory
    const next: typeof this.held = []
    const rows = groups.reduce((sum, { state: { words, grid } }) => sum + groupRows({ text: words.length, grid }), 0)
    for (const [at, group] of groups.entries()) {
      const context = group.apart ? [] : next.map(({ digest }) => digest)
      const digest = digestOf(group, context)
      const known = this.held.find((one) => one.digest === digest)
      const inPlace =
        known && this.held.indexOf(known) === at && next.every(({ digest: d }, n) => d === this.held[n].digest)
      const entry = known?.entry ?? (await this.commit(group, placed, context))
      // room for as much again: the next shot of a film follows
      placed = inPlace ? known.placed : await this.model.place(placed, entry, 2 * rows)
      next.push({ digest, entry, placed })
    }
    const before = this.held
    this.held = next
    await this.forget(before)
    return placed
  }

  /** Gives back what nothing that is held lies in. */
  private async forget(before: typeof this.held): Promise<void> {
    const kept = new Set<object | null>(this.held.flatMap(({ entry, placed }) => [entry, placed.room]))
    const gone = new Set(before.flatMap(({ entry, placed }) => [entry, placed.room]).filter((one) => !kept.has(one)))
    for (const one of gone) if (one) await releaseRoom(one)
  }

  private commit(
    { state, seed, apart }: Held,
    placed: PlacedHistory,
    context: readonly string[],
  ): Promise<HistoryEntry> {
    const seen = apart ? noHistory : placed
    return this.model.commit(state, seen, { seed, context })
  }
}

function digestOf({ state, apart }: Held, context: readonly string[]): string {
  const hash = createHash('sha256').update(
    JSON.stringify([[...state.words], [...state.about], state.grid, state.time, apart, context]),
  )
  return hash
    .update(new Uint8Array(state.latents.buffer, state.latents.byteOffset, state.latents.byteLength))
    .digest('hex')
}

/** Numbers in the latents of a shot of `frames` pictures. */
export function latentSize(config: ModelConfig, frames: number): number {
  const [t, h, w] = tokenGrid(config, frames)
  return t * h * w * tokenWidth(config)
}
