import { tokenGrid } from './config.ts'
import type { Denoiser } from './denoiser.ts'
import type { GroupText } from './denoiserInputs.ts'
import type { PlacedHistory } from './history.ts'
import { type HistoryCaches, historyCaches } from './levelCache.ts'
import type { PlanTime } from './noisePlan.ts'
import type { SampledScene, SampleOptions } from './sampler.ts'
import { bidirectional, causal, type Group, pooled, type Sight } from './sequence.ts'
import type { ShotLatents } from './shotLatents.ts'
import type { Move, SolverMemory } from './solver.ts'
import type { Branch, BranchCall, Slot, Stage } from './stage.ts'

/** A stage with the shots on it, in their order, the history that they see if it is cached, and where its last step left them. */
export type SetStage = {
  readonly stage: Stage
  readonly shots: readonly number[]
  readonly history?: Readonly<Record<Branch, PlacedHistory>>
  slot: Slot
}

/** Puts the shots that a step moves on a stage, with those that they see: beside them, or as a cached history. */
export class SceneStages {
  private readonly model: Denoiser
  private readonly scene: SampledScene
  private readonly options: SampleOptions
  private readonly caches: HistoryCaches

  constructor(model: Denoiser, scene: SampledScene, options: SampleOptions) {
    this.model = model
    this.scene = scene
    this.options = options
    this.caches = options.caches ?? historyCaches(model)
  }

  /** Whether level shots are read from the cache; without it the global prompt and they are on the stage as well. */
  get isCached(): boolean {
    return this.options.history !== 'recomputed'
  }

  /** The shots that a step has on the stage: those that move, and unless they are read from the cache those that they see. */
  shotsOn(step: number, move: Move): number[] {
    const present = this.options.plan[step].flatMap((time, shot) => (time === null ? [] : [shot]))
    return this.isCached ? present.filter((shot) => move.has(shot)) : present
  }

  async set(
    on: readonly number[],
    step: number,
    known: { shots: ShotLatents; memory: SolverMemory },
  ): Promise<SetStage> {
    const { options, scene, model } = this
    const history = this.isCached ? await this.levelHistory(on, step, known.shots) : undefined
    const groupOf = (shot: number): Group => ({
      text: scene.shots[shot].words.length,
      grid: tokenGrid(model.config, scene.shots[shot].frames),
    })
    const global: Group = { text: scene.global.length, grid: [1, 1, 1] }
    const groups = [...(history ? [] : [global]), ...on.map(groupOf)]
    const apart = history ? [] : on.flatMap((shot, at) => (scene.shots[shot].apart ? [at + 1] : []))
    const sight: Sight = history ? causal : options.attention === 'causal' ? pooled(new Set(apart)) : bidirectional
    const [base, isGuided] = [history?.full.end, options.guidance !== 1]
    const key = JSON.stringify([groups, history ? 'cached' : options.attention, apart, base, isGuided])
    const stage = await model.takeStage({ groups, sight, base, isGuided, key })
    const inPlace = on.map((shot) => ({ ...known.shots.waiting(shot), before: known.memory.get(shot)?.v }))
    await stage.write([...(history ? [] : [{}]), ...inPlace])
    return { stage, shots: on, history, slot: 0 }
  }

  /** What a branch is told: without text, that of moving shots and the global prompt; history keeps its own. */
  told(branch: Branch, { set, move, times }: { set: SetStage; move: Move; times: readonly PlanTime[] }): BranchCall {
    const { global, shots } = this.scene
    const first = this.model.globalGroup(blank(global, branch))
    const groups = set.shots.map((shot): GroupText => {
      const words = move.has(shot) ? blank(shots[shot].words, branch) : shots[shot].words
      return { words, about: Int32Array.of(...first.words, ...words), time: times[shot] as number }
    })
    return { groups: set.history ? groups : [first, ...groups], history: set.history?.[branch] }
  }

  /** Latents and kept velocities of the shots on a stage, as they were when a slot was filled. */
  async read({ stage, shots, history }: SetStage, slot: Slot) {
    const { latents, before } = await stage.read(slot)
    const first = history ? 0 : 1
    const byShot = (of: readonly Float32Array[]) => new Map(shots.map((shot, at) => [shot, of[first + at]] as const))
    return { latents: byShot(latents), before: byShot(before) }
  }

  /** What is cached of the shots that rest beside those on the stage, in both branches. */
  private async levelHistory(
    on: readonly number[],
    step: number,
    known: ShotLatents,
  ): Promise<Record<Branch, PlacedHistory>> {
    const { scene, model, options } = this
    const level = options.plan[step].flatMap((time, shot) =>
      time === null || on.includes(shot) ? [] : [{ shot, time }],
    )
    const hold = (branch: Branch) => {
      const first = model.globalGroup(blank(scene.global, branch))
      const rest = level.map(({ shot, time }) => {
        const { words, frames, seed, apart = false } = scene.shots[shot]
        const said = { words, about: Int32Array.of(...first.words, ...words), time }
        const latents = known.latents(shot) as Float32Array
        return { state: { ...said, grid: tokenGrid(model.config, frames), latents }, seed, apart }
      })
      const groups = [{ state: first, seed: 0, apart: false }, ...rest]
      return this.caches[branch].hold(groups, { isCompact: options.history === 'compact' })
    }
    const full = await hold('full')
    return { full, dropped: options.guidance === 1 ? full : await hold('dropped') }
  }
}

const blank = (words: Int32Array, branch: Branch): Int32Array =>
  branch === 'dropped' ? new Int32Array(words.length) : words
