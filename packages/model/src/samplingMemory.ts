import type { DeviceMemory } from '@sceneweave/tensor'
import { headWidth, tokenGrid, tokenWidth } from './config.ts'
import type { Denoiser } from './denoiser.ts'
import type { HistoryCaches } from './levelCache.ts'
import { MemoryFault, type MemoryFit } from './memoryFault.ts'
import { fallingShots } from './planSteps.ts'
import type { HistoryKind, SampledScene, SampleOptions } from './sampler.ts'
import { bidirectional, causal, type Group, groupRows, packSequence } from './sequence.ts'

/** Numbers of shots that a pass moves, and of those that it reads from the cache. */
type Pass = { readonly moving: readonly number[]; readonly cached: readonly number[] }

// values of f32 for each number of the stream: no pass of this model takes more, and most take a fifth of it
const MOST_VALUES = 96

/** Throws a MemoryFault where the device has not the memory for the heaviest step of a plan, or then for decoding what it made. */
export async function checkMemory(model: Denoiser, scene: SampledScene, options: SampleOptions): Promise<void> {
  const { memory } = model.device
  if (!memory) return
  const longest = Math.max(...scene.shots.map(({ frames }) => frames))
  const decoding = (await options.decoder?.leastBytes(longest)) ?? 0
  const estimate = new Estimate(model, memory, { scene, isGuided: options.guidance !== 1, decoding })
  const passes = heaviest(estimate, options)
  const free = (await memory.free()) + (options.caches ? estimate.held(options.caches) : 0)
  if (passes.every((pass) => estimate.atMost(pass) < free / 4)) return
  const needed = Math.max(...(await Promise.all(passes.map((pass) => estimate.bytes(pass, options.history)))))
  if (needed <= free) return
  throw new MemoryFault({
    neededBytes: needed,
    freeBytes: free,
    fits: await fitsOf(estimate, passes, { free, options }),
  })
}

/** The passes with the most rows that move and with the most that are cached. */
function heaviest(estimate: Estimate, { plan, history }: SampleOptions): Pass[] {
  const passes = plan.slice(0, -1).flatMap((row, step): Pass[] => {
    const moving = fallingShots(row, plan[step + 1])
    const present = row.flatMap((time, shot) => (time === null ? [] : [shot]))
    if (moving.size === 0) return []
    if (history === 'recomputed') return [{ moving: present, cached: [] }]
    return [{ moving: [...moving.keys()], cached: present.filter((shot) => !moving.has(shot)) }]
  })
  const by = (rows: (pass: Pass) => number) => passes.reduce((a, b) => (rows(b) > rows(a) ? b : a))
  const found =
    passes.length === 0 ? [] : [by((pass) => estimate.rows(pass.moving)), by((pass) => estimate.rows(pass.cached))]
  return [...new Set(found)]
}

type Fitting = { readonly free: number; readonly options: SampleOptions }

async function fitsOf(estimate: Estimate, passes: readonly Pass[], { free, options }: Fitting): Promise<MemoryFit[]> {
  const all = [...new Set(passes.flatMap(({ moving, cached }) => [...cached, ...moving]))].sort((a, b) => a - b)
  const fits: MemoryFit[] = []
  const last = { moving: all.slice(-1), cached: all.slice(0, -1) }
  for (const [way, kind] of [
    ['apart', 'cached'],
    ['compact', 'compact'],
  ] as const) {
    const isAsked = options.history === kind && passes.every(({ moving }) => moving.length === 1)
    const bytes = isAsked ? Number.POSITIVE_INFINITY : await estimate.bytes(last, kind)
    if (bytes <= free) fits.push({ way, shots: 1, bytes })
    // where the exact cache fits, nobody needs the other
    if (fits.length > 0) break
  }
  for (let shots = all.length - 1; shots > 1 && passes[0].moving.length > 1; shots--) {
    const bytes = await estimate.bytes({ moving: all.slice(0, shots), cached: [] }, 'recomputed')
    if (bytes > free) continue
    fits.push({ way: 'together', shots, bytes })
    break
  }
  return fits
}

/** `decoding`: bytes that its shots take to decode, while caches and stage are there. */
type Estimated = { readonly scene: SampledScene; readonly isGuided: boolean; readonly decoding: number }

/** What passes over the shots of a scene take, and the decoder beside them. */
class Estimate {
  private readonly model: Denoiser
  private readonly memory: DeviceMemory
  private readonly scene: SampledScene
  private readonly branches: number
  private readonly decoding: number

  constructor(model: Denoiser, memory: DeviceMemory, { scene, isGuided, decoding }: Estimated) {
    this.model = model
    this.memory = memory
    this.scene = scene
    this.branches = isGuided ? 2 : 1
    this.decoding = decoding
  }

  rows(shots: readonly number[]): number {
    return shots.reduce((sum, shot) => sum + groupRows(this.group(shot)), 0)
  }

  /** More than a pass and its caches take, said without planning it; its weights, in f32, counted too. */
  atMost({ moving, cached }: Pass): number {
    const { width, layers } = this.model.config
    const history = this.rows(cached) * layers * 2 * 3 * this.branches
    return 4 * width * (MOST_VALUES * this.rows(moving) + history) + 4 * this.model.weightCount + this.decoding
  }

  /** A pass, the caches that it reads, the stage that it moves, and the decoder. */
  async bytes({ moving, cached }: Pass, history: HistoryKind): Promise<number> {
    const { config } = this.model
    const isCached = history !== 'recomputed'
    const global: Group = { text: this.scene.global.length, grid: [1, 1, 1] }
    const groups = [...(isCached ? [] : [global]), ...moving.map((shot) => this.group(shot))]
    const sequence = packSequence([{ groups, sight: isCached ? causal : bidirectional }], config)
    const rows = isCached ? groupRows(global) + this.rows(cached) : 0
    const isCompact = history === 'compact'
    const pass = await this.model.passBytes(this.memory, sequence, { rows, isCompact })
    const block = isCompact ? headWidth(config) : undefined
    const room = this.memory.resident(rows * config.width, { isStored: true, block })
    // what was committed, and room for as much again where it is placed: see LevelCache
    const caches = this.branches * config.layers * 2 * 3 * room
    const stage = 8 * this.memory.resident((sequence.rows - sequence.textRows) * tokenWidth(config))
    // the smallest tile and a pass take turns in one workspace, but their weights and tables do not; it is some MB
    return pass + caches + stage + this.decoding
  }

  /** What caches of the same model hold and give back. */
  held({ full, dropped }: HistoryCaches): number {
    const bytesOf: Parameters<typeof full.bytes>[0] = ({ keys, isCompact }) => {
      const block = isCompact ? headWidth(this.model.config) : undefined
      return keys.reduce((sum, { count }) => sum + 2 * this.memory.resident(count, { isStored: true, block }), 0)
    }
    return full.bytes(bytesOf) + dropped.bytes(bytesOf)
  }

  private group(shot: number): Group {
    const { words, frames } = this.scene.shots[shot]
    return { text: words.length, grid: tokenGrid(this.model.config, frames) }
  }
}
