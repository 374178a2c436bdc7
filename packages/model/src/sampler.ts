import type { Autoencoder } from './autoencoder.ts'
import type { Denoiser } from './denoiser.ts'
import type { HistoryCaches } from './levelCache.ts'
import { checkNoisePlan, type NoisePlan } from './noisePlan.ts'
import { checkCached, entersAt, fallingShots } from './planSteps.ts'
import { checkMemory } from './samplingMemory.ts'
import type { SamplingState } from './samplingState.ts'
import { SceneStages, type SetStage } from './sceneStage.ts'
import { ShotLatents } from './shotLatents.ts'
import { type ByShot, type LastStep, type Move, passesOf, type SolverMemory, type SolverName } from './solver.ts'
import type { Slot } from './stage.ts'

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

/** The state of one sampling: its shots, what the solver remembers of them, and the stage that moves them. */
class Sampling {
  private readonly model: Denoiser
  private readonly options: SampleOptions
  private readonly shots: ShotLatents
  private readonly stages: SceneStages
  private readonly memory: SolverMemory
  /** What `memory` will say when the stage is cleared, without its velocities. */
  private readonly last: Map<number, LastStep>
  private readonly steps: number
  private done: number
  private set: SetStage | null = null
  private asked: Asked | null = null

  constructor(model: Denoiser, scene: SampledScene, options: SampleOptions) {
    this.model = model
    this.options = options
    const { resume } = options
    this.shots = new ShotLatents(model.config, scene.shots, resume)
    this.stages = new SceneStages(model, scene, options)
    this.memory = new Map(resume?.memory)
    this.last = new Map(resume?.memory)
    this.done = resume?.done ?? 0
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
    return this.shots.finished()
  }

  private async step(step: number): Promise<void> {
    const { plan } = this.options
    const before = step > 0 ? plan[step - 1] : null
    const move = this.moveOf(step)
    const isEntered = plan[step].some((_, shot) => entersAt(plan[step], before, shot))
    if (this.set && (isEntered || (move.size > 0 && this.stages.shotsOn(step, move).join() !== this.set.shots.join())))
      await this.clear()
    this.shots.enter(plan[step], before)
    if (move.size === 0) return
    const { shots, memory } = this
    this.set ??= await this.stages.set(this.stages.shotsOn(step, move), step, { shots, memory })
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
      const full = this.stages.told('full', { set, move, times })
      const dropped = guidance === 1 ? undefined : this.stages.told('dropped', { set, move, times })
      const rests = { advance: 0, recall: 0, keeps: false }
      const first = this.stages.isCached ? [] : [rests]
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
    const [set, row, rises] = [this.set as SetStage, of.step + 1, this.shots.risen()]
    const finished = [...move].filter(([, { to }]) => to === 0).map(([shot]) => shot)
    let reading: ReturnType<typeof this.stages.read> | undefined
    const read = () => {
      reading ??= this.stages.read(set, slot)
      return reading
    }
    const latents = async () => {
      const { latents: all } = await read()
      return new Map([...move.keys()].map((shot) => [shot, all.get(shot) as Float32Array]))
    }
    const state = async (): Promise<SamplingState> => {
      const { latents: all, before } = await read()
      const memory = remembered(last, (shot) => before.get(shot) ?? this.memory.get(shot)?.v)
      return { row, done: number, ...this.shots.state(all, finished), rises, memory }
    }
    return async () => {
      const told = { step: number, of: this.steps, moving: [...move.keys()], row, latents, state }
      await this.options.onStep?.(told)
      // read before the next step but one is asked for, which takes its place
      for (const shot of finished) this.shots.finish(shot, (await read()).latents.get(shot) as Float32Array)
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
    const { latents, before } = await this.stages.read(set, set.slot)
    this.shots.take(latents)
    for (const [shot, known] of remembered(this.last, (shot) => before.get(shot) ?? this.memory.get(shot)?.v))
      this.memory.set(shot, known)
    this.set = null
    await this.model.leaveStage(set.stage)
  }

  private moveOf(step: number): Move {
    return fallingShots(this.options.plan[step], this.options.plan[step + 1])
  }
}
