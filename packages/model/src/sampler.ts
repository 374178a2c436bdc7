import { drawParts } from '@sceneweave/tensor'
import type { Autoencoder } from './autoencoder.ts'
import { type ModelConfig, tokenGrid, tokenWidth } from './config.ts'
import type { Denoiser } from './denoiser.ts'
import type { GroupText } from './denoiserInputs.ts'
import type { PlacedHistory } from './history.ts'
import { type HistoryCaches, historyCaches } from './levelCache.ts'
import { checkNoisePlan, type NoisePlan, type PlanTime } from './noisePlan.ts'
import { checkCached, entersAt, fallingShots } from './planSteps.ts'
import { checkMemory } from './samplingMemory.ts'
import type { SamplingState } from './samplingState.ts'
import { bidirectional, causal, type Group, pooled, type Sight } from './sequence.ts'
import { type ByShot, type LastStep, type Move, passesOf, type SolverMemory, type SolverName } from './solver.ts'
import type { Branch, BranchCall, Noising, Slot, Stage } from './stage.ts'

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

export type HistoryKind = 'recomputed' | 'cached' | 'compact'

export type SampleOptions = {
  readonly plan: NoisePlan
  readonly solver: SolverName
  /** Classifier-free guidance; 1 is none. The other branch drops the global text and that of moving shots, not history. */
  readonly guidance: number
  readonly attention: 'bidirectional' | 'causal'
  /**
   * Level shots are computed again each step, or read from the key/value cache, which `compact` keeps in 8 bits: half the memory, and a
   * little less exact. Both caches need causal attention.
   */
  readonly history: HistoryKind
  readonly signal?: AbortSignal
  /** Awaited after every step. The device is at work on the next one meanwhile. */
  readonly onStep?: (step: SampleStep) => Promise<void> | void
  /** What level shots left in the cache of an earlier sampling with the same model; read where their bits are the same. */
  readonly caches?: HistoryCaches
  /** What is to decode the shots on the same device: what it takes is counted before the first step. */
  readonly decoder?: Pick<Autoencoder, 'leastBytes'>
  /** A state that `onStep` saw in a sampling of the same scene and options: it goes on from there, to the same bits. */
  readonly resume?: SamplingState
}
export type SampleStep = {
  readonly step: number
  readonly of: number
  readonly moving: readonly number[]
  /** The row of the plan that the step led to. */
  readonly row: number
  /** Latents of the moving shots after the step. They lie on the device until somebody asks, and can be had until `onStep` is over. */
  readonly latents: () => Promise<ByShot>
  /** All that the rest of the plan reads. Its arrays do not change when the sampling goes on. */
  readonly state: () => Promise<SamplingState>
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
  if (options.history !== 'recomputed') checkCached(options.plan, options.attention)
  await checkMemory(model, scene, options)
  return new Sampling(model, scene, options).run()
}

/** What a multistep rule remembers, of the shots whose velocity is known. */
function remembered(
  last: ReadonlyMap<number, LastStep>,
  velocityOf: (shot: number) => Float32Array | undefined,
): SolverMemory {
  const memory: SolverMemory = new Map()
  for (const [shot, { step, to }] of last) {
    const v = velocityOf(shot)
    if (v) memory.set(shot, { step, to, v })
  }
  return memory
}

/** A step that the device was asked for, and what it leaves where. */
type Asked = { readonly done: Promise<unknown>; readonly tell: () => Promise<void> }

/** The state of one sampling: latents now, clean latents of finished shots, caches of level shots, and the stage that moves them. */
class Sampling {
  private readonly model: Denoiser
  private readonly scene: SampledScene
  private readonly options: SampleOptions
  /** Latents as they are; those of shots on the stage as they were when it was set. */
  private readonly now: Map<number, Float32Array>
  /** Noise that is still to be drawn over latents, by the device when it is for the stage. */
  private readonly drawn = new Map<number, Noising>()
  private readonly clean: Map<number, Float32Array>
  private readonly rises: Map<number, number>
  private readonly memory: SolverMemory
  /** What `memory` will say when the stage is cleared, without its velocities. */
  private readonly last: Map<number, LastStep>
  private readonly caches: HistoryCaches
  private readonly steps: number
  private done: number
  private set: SetStage | null = null
  private asked: Asked | null = null

  constructor(model: Denoiser, scene: SampledScene, options: SampleOptions) {
    this.model = model
    this.scene = scene
    this.options = options
    const { resume } = options
    this.now = new Map(resume?.now)
    this.clean = new Map(resume?.clean)
    this.rises = new Map(resume?.rises)
    this.memory = new Map(resume?.memory)
    this.last = new Map(resume?.memory)
    this.done = resume?.done ?? 0
    scene.shots.forEach(({ given }, shot) => {
      if (given) this.clean.set(shot, given)
    })
    this.caches = options.caches ?? historyCaches(model)
    this.steps = options.plan.slice(1).filter((_, step) => this.moveOf(step).size > 0).length
  }

  async run(): Promise<Float32Array[]> {
    const { plan, resume, signal } = this.options
    try {
      for (let step = resume?.row ?? 0; step < plan.length - 1; step++) {
        signal?.throwIfAborted()
        await this.step(step)
      }
      await this.clear()
    } finally {
      // an error leaves work behind that must be over before anything of it is used again
      await this.asked?.done.catch(() => {})
      if (this.set) await this.model.leaveStage(this.set.stage)
    }
    return this.scene.shots.map((_, shot) => this.clean.get(shot) as Float32Array)
  }

  private async step(step: number): Promise<void> {
    const { plan } = this.options
    const before = step > 0 ? plan[step - 1] : null
    const move = this.moveOf(step)
    const isEntered = plan[step].some((_, shot) => entersAt(plan[step], before, shot))
    if (this.set && (isEntered || (move.size > 0 && this.shotsOn(step, move).join() !== this.set.shots.join())))
      await this.clear()
    this.enter(plan[step], before)
    if (move.size === 0) return
    this.set ??= await this.setStage(this.shotsOn(step, move), step)
    const asked = await this.ask(step, move, this.set)
    // while the device works on this step, the one before is told
    await this.told()
    this.asked = asked
  }

  /** Asks for the passes of a step. */
  private async ask(step: number, move: Move, set: SetStage): Promise<Asked> {
    const { plan, guidance, solver } = this.options
    const slot = (1 - set.slot) as Slot
    set.slot = slot
    const runs: Promise<unknown>[] = []
    for (const { when, shots: following } of passesOf(solver, move, this.last)) {
      const times = plan[step].map((time, shot) =>
        move.has(shot) ? plan[when === 'start' ? step : step + 1][shot] : time,
      )
      const full = this.branch('full', { set, move, times })
      const dropped = guidance === 1 ? undefined : this.branch('dropped', { set, move, times })
      const rests = { advance: 0, recall: 0, keeps: false }
      const first = this.isCached ? [] : [rests]
      const moves = [...first, ...set.shots.map((shot) => following.get(shot) ?? rests)]
      runs.push((await set.stage.pass(slot, { full, dropped, guidance, moves })).done)
    }
    this.done++
    const done = Promise.all(runs)
    // whoever awaits it hears of a fault
    done.catch(() => {})
    const tell = this.teller({ step, move, slot, number: this.done, last: new Map(this.last) })
    return { done, tell }
  }

  /** What `onStep` is told of a step, when it is done. */
  private teller(of: { step: number; move: Move; slot: Slot; number: number; last: Map<number, LastStep> }) {
    const { move, slot, number, last } = of
    const [set, row, rises] = [this.set as SetStage, of.step + 1, new Map(this.rises)]
    const finished = [...move].filter(([, { to }]) => to === 0).map(([shot]) => shot)
    let reading: ReturnType<typeof this.readStage> | undefined
    const read = () => {
      reading ??= this.readStage(set, slot)
      return reading
    }
    const latents = async () => {
      const { latents: all } = await read()
      return new Map([...move.keys()].map((shot) => [shot, all.get(shot) as Float32Array]))
    }
    const state = async (): Promise<SamplingState> => {
      const { latents: all, before } = await read()
      const given = new Set(this.scene.shots.flatMap((shot, at) => (shot.given ? [at] : [])))
      const clean = new Map([...this.clean].filter(([shot]) => !given.has(shot)))
      for (const shot of finished) clean.set(shot, all.get(shot) as Float32Array)
      const memory = remembered(last, (shot) => before.get(shot) ?? this.memory.get(shot)?.v)
      for (const shot of [...this.drawn.keys()]) if (!all.has(shot)) this.latentsOf(shot)
      return { row, done: number, now: new Map([...this.now, ...all]), clean, rises, memory }
    }
    return async () => {
      const told = { step: number, of: this.steps, moving: [...move.keys()], row, latents, state }
      await this.options.onStep?.(told)
      // read before the next step but one is asked for, which takes its place
      for (const shot of finished) this.clean.set(shot, (await read()).latents.get(shot) as Float32Array)
    }
  }

  /** Waits for the step that was asked for last, and tells it. */
  private async told(): Promise<void> {
    const { asked } = this
    if (!asked) return
    await asked.done
    this.asked = null
    await asked.tell()
  }

  /** Takes everything off the stage: latents and velocities are the host's again. */
  private async clear(): Promise<void> {
    const { set } = this
    await this.told()
    if (!set) return
    const { latents, before } = await this.readStage(set, set.slot)
    for (const [shot, data] of latents) {
      this.now.set(shot, data)
      this.drawn.delete(shot)
    }
    for (const [shot, known] of remembered(this.last, (shot) => before.get(shot) ?? this.memory.get(shot)?.v))
      this.memory.set(shot, known)
    this.set = null
    await this.model.leaveStage(set.stage)
  }

  private moveOf(step: number): Move {
    return fallingShots(this.options.plan[step], this.options.plan[step + 1])
  }

  /** Gives every shot whose time did not come about by a step its latents: fresh noise, or what it has, noised further. */
  private enter(row: readonly PlanTime[], before: readonly PlanTime[] | null): void {
    row.forEach((time, shot) => {
      if (time === null || !entersAt(row, before, shot)) return
      const last = before?.[shot] ?? null
      const known = last === null ? this.clean.get(shot) : this.latentsOf(shot)
      const { frames, seed } = this.scene.shots[shot]
      this.now.set(shot, known ?? new Float32Array(latentSize(this.model.config, frames)))
      if (!known) this.drawn.set(shot, { seed, stream: NOISE, keep: 0, fresh: 1 })
      else if (time !== (last ?? 0)) this.drawn.set(shot, this.rise(shot, { from: last ?? 0, to: time }))
    })
  }

  /** (1 − t)·z0 + t·ε at `from` → the same at `to`: keeps the share of z0 and adds the noise that is then missing. */
  private rise(shot: number, { from, to }: { from: number; to: number }): Noising {
    const rises = this.rises.get(shot) ?? 0
    this.rises.set(shot, rises + 1)
    const keep = (1 - to) / (1 - from)
    const fresh = Math.sqrt(to ** 2 - (keep * from) ** 2)
    return { seed: this.scene.shots[shot].seed, stream: AGAIN + rises, keep, fresh }
  }

  /** Latents of a shot as they are, with the noise that waits for the stage drawn here. */
  private latentsOf(shot: number): Float32Array | undefined {
    const [latents, drawn] = [this.now.get(shot), this.drawn.get(shot)]
    if (!latents || !drawn) return latents
    const noised = Float32Array.from(latents)
    drawParts(noised, [{ ...drawn, offset: 0, count: noised.length }])
    this.drawn.delete(shot)
    this.now.set(shot, noised)
    return noised
  }

  private get isCached(): boolean {
    return this.options.history !== 'recomputed'
  }

  /** The shots that a step has on the stage: those that move, and unless they are read from the cache those that they see. */
  private shotsOn(step: number, move: Move): number[] {
    const present = this.options.plan[step].flatMap((time, shot) => (time === null ? [] : [shot]))
    return this.isCached ? present.filter((shot) => move.has(shot)) : present
  }

  private async setStage(shots: number[], step: number): Promise<SetStage> {
    const { options, scene, model } = this
    const history = this.isCached ? await this.levelHistory(shots, step) : undefined
    const groupOf = (shot: number): Group => ({
      text: scene.shots[shot].words.length,
      grid: tokenGrid(model.config, scene.shots[shot].frames),
    })
    const global: Group = { text: scene.global.length, grid: [1, 1, 1] }
    const groups = [...(history ? [] : [global]), ...shots.map(groupOf)]
    const apart = history ? [] : shots.flatMap((shot, at) => (scene.shots[shot].apart ? [at + 1] : []))
    const sight: Sight = history ? causal : options.attention === 'causal' ? pooled(new Set(apart)) : bidirectional
    const [base, isGuided] = [history?.full.end, options.guidance !== 1]
    const key = JSON.stringify([groups, history ? 'cached' : options.attention, apart, base, isGuided])
    const stage = await model.takeStage({ groups, sight, base, isGuided, key })
    const inPlace = shots.map((shot) => ({
      ...{ latents: this.now.get(shot), drawn: this.drawn.get(shot), before: this.memory.get(shot)?.v },
    }))
    await stage.write([...(history ? [] : [{}]), ...inPlace])
    return { stage, shots, history, slot: 0 }
  }

  /** What is cached of the shots that rest beside those on the stage, in both branches. */
  private async levelHistory(shots: readonly number[], step: number): Promise<Record<Branch, PlacedHistory>> {
    const { scene, model, options } = this
    const level = options.plan[step].flatMap((time, shot) =>
      time === null || shots.includes(shot) ? [] : [{ shot, time }],
    )
    const hold = (branch: Branch) => {
      const first = model.globalGroup(blank(scene.global, branch))
      const rest = level.map(({ shot, time }) => {
        const { words, frames, seed, apart = false } = scene.shots[shot]
        const said = { words, about: Int32Array.of(...first.words, ...words), time }
        const latents = this.latentsOf(shot) as Float32Array
        return { state: { ...said, grid: tokenGrid(model.config, frames), latents }, seed, apart }
      })
      const groups = [{ state: first, seed: 0, apart: false }, ...rest]
      return this.caches[branch].hold(groups, { isCompact: options.history === 'compact' })
    }
    const full = await hold('full')
    return { full, dropped: options.guidance === 1 ? full : await hold('dropped') }
  }

  /** What a branch is told: without text, that of moving shots and the global prompt; history keeps its own. */
  private branch(
    branch: Branch,
    { set, move, times }: { set: SetStage; move: Move; times: readonly PlanTime[] },
  ): BranchCall {
    const { global, shots } = this.scene
    const first = this.model.globalGroup(blank(global, branch))
    const groups = set.shots.map((shot): GroupText => {
      const words = move.has(shot) ? blank(shots[shot].words, branch) : shots[shot].words
      return { words, about: Int32Array.of(...first.words, ...words), time: times[shot] as number }
    })
    return { groups: set.history ? groups : [first, ...groups], history: set.history?.[branch] }
  }

  /** Latents and kept velocities of the shots on a stage, as they were when a slot was filled. */
  private async readStage({ stage, shots, history }: SetStage, slot: Slot) {
    const { latents, before } = await stage.read(slot)
    const first = history ? 0 : 1
    const byShot = (of: readonly Float32Array[]) => new Map(shots.map((shot, at) => [shot, of[first + at]] as const))
    return { latents: byShot(latents), before: byShot(before) }
  }
}

/** A stage with the shots on it, in their order, the history that they see if it is cached, and where its last step left them. */
type SetStage = {
  readonly stage: Stage
  readonly shots: readonly number[]
  readonly history?: Readonly<Record<Branch, PlacedHistory>>
  slot: Slot
}

const blank = (words: Int32Array, branch: Branch): Int32Array =>
  branch === 'dropped' ? new Int32Array(words.length) : words

/** Numbers in the latents of a shot of `frames` pictures. */
export function latentSize(config: ModelConfig, frames: number): number {
  const [t, h, w] = tokenGrid(config, frames)
  return t * h * w * tokenWidth(config)
}
