import {
  askChained,
  buildProgram,
  type ChainedRun,
  type Device,
  gatedAdd,
  input,
  type Program,
  type Resident,
  type Residents,
  sub,
  type Tensor,
} from '@sceneweave/tensor'
import { type ModelConfig, tokenWidth } from './config.ts'
import type { Denoiser } from './denoiser.ts'
import type { GroupText } from './denoiserInputs.ts'
import type { PlacedHistory } from './history.ts'
import { ropeTables } from './rope.ts'
import { packSequence, type ScenePacking, type Sequence } from './sequence.ts'

/** Which groups a stage holds: their sizes, who sees whom, where the first begins; and whether velocities are guided. */
export type StageShape = ScenePacking & { readonly isGuided: boolean; readonly key: string }

export type Branch = 'full' | 'dropped'
/** What a branch is told of each group, and the history it sees. */
export type BranchCall = { readonly groups: readonly GroupText[]; readonly history?: PlacedHistory }

/** How the latents of each group follow the velocity: see `Following`. Groups that rest have zeros. */
export type GroupMoves = { readonly advance: number; readonly recall: number; readonly keeps: boolean }[]

export type StagePass = {
  readonly full: BranchCall
  /** Without text, where velocities are guided. */
  readonly dropped?: BranchCall
  readonly guidance: number
  readonly moves: GroupMoves
}

/** Seeded noise over latents: keep · latents + fresh · noise. */
export type Noising = Readonly<Record<'seed' | 'stream' | 'keep' | 'fresh', number>>

/** What a group enters a stage with; zeros where there is nothing. */
export type StageGroup = {
  readonly latents?: Float32Array
  readonly drawn?: Noising
  readonly before?: Float32Array
}

const SLOTS = [0, 1] as const
/** What is read of a step lies in one of two places, so that the next step may be under way. */
export type Slot = (typeof SLOTS)[number]

type Places = Readonly<Record<'z' | 'before' | 'full' | 'dropped' | 'cos' | 'sin', Resident>> & {
  readonly shown: readonly { readonly z: Resident; readonly before: Resident }[]
}

/**
 * Latents of a scene on the device, through all steps in which the same groups are there: they and the velocities stay, and
 * a step is asked for without waiting for the one before.
 */
export class Stage {
  readonly key: string
  private readonly model: Denoiser
  private readonly shape: StageShape
  private readonly sequence: Sequence
  private readonly places: Places

  private constructor(model: Denoiser, shape: StageShape, sequence: Sequence, places: Places) {
    this.key = shape.key
    this.model = model
    this.shape = shape
    this.sequence = sequence
    this.places = places
  }

  static async open(model: Denoiser, shape: StageShape): Promise<Stage> {
    const { device, config } = model
    const sequence = packSequence([shape], config)
    const places = await placesOn(device, config, sequence)
    const { cos, sin } = ropeTables(config, sequence.positions)
    await Promise.all([places.cos.write(cos), places.sin.write(sin)])
    return new Stage(model, shape, sequence, places)
  }

  /** Puts in latents of every group, in their order, noise over them where it is to be drawn, and the velocities that were kept. */
  async write(groups: readonly StageGroup[]): Promise<void> {
    const { z, before } = this.places
    await z.write(this.joined(groups.map(({ latents }) => latents)))
    await before.write(this.joined(groups.map(({ before }) => before)))
    const parts = this.ranges().flatMap(([from, to], at) => {
      const { drawn } = groups[at]
      return drawn ? [{ ...drawn, offset: from, count: to - from }] : []
    })
    if (parts.length > 0) await z.draw(parts)
  }

  /**
   * Asks for one pass, all of it at once: velocities, guidance and solver; `done` resolves when the device is through with it. What it
   * leaves can be read from the slot.
   */
  async pass(slot: Slot, { full, dropped, guidance, moves }: StagePass): Promise<{ readonly done: Promise<unknown> }> {
    const runs = [await this.prediction('full', full)]
    if (dropped) runs.push(await this.prediction('dropped', dropped))
    const { z, before, shown } = this.places
    const { config } = this.model
    const { isGuided } = this.shape
    const inputs = { z, before, full: this.places.full, ...(isGuided && { dropped: this.places.dropped }) }
    const outputs = { z, before, shownZ: shown[slot].z, shownBefore: shown[slot].before }
    const advance = await this.model.ready(
      `advance ${slot} ${this.shape.key}`,
      () => advanceProgram(config, this.videoGroups(), isGuided),
      { inputs, outputs },
      { isExact: true },
    )
    const byGroup = (value: (at: number) => number) => {
      const width = tokenWidth(config)
      const all = new Float32Array(moves.length * width)
      moves.forEach((_, at) => void all.fill(value(at), at * width, (at + 1) * width))
      return all
    }
    const numbers = {
      advance: byGroup((at) => moves[at].advance),
      recall: byGroup((at) => moves[at].recall),
      keep: byGroup((at) => (moves[at].keeps ? 1 : 0)),
      hold: byGroup((at) => (moves[at].keeps ? 0 : 1)),
      ...(isGuided && { guide: byGroup(() => guidance) }),
    }
    return askChained(this.model.device, [
      ...runs,
      { executable: advance, inputs: numbers, instead: { inputs, outputs } },
    ])
  }

  /** Latents and kept velocities of every group as a pass left them. */
  async read(slot: Slot): Promise<{ latents: Float32Array[]; before: Float32Array[] }> {
    const { z, before } = this.places.shown[slot]
    const [latents, kept] = await Promise.all([z.read(), before.read()])
    return { latents: this.split(latents), before: this.split(kept) }
  }

  async release(): Promise<void> {
    const { shown, ...rest } = this.places
    const all = [...Object.values(rest), ...shown.flatMap(Object.values<Resident>)]
    await Promise.all(all.map((resident) => resident.release()))
  }

  private prediction(branch: Branch, { groups, history }: BranchCall): Promise<ChainedRun> {
    const { z: latents, cos, sin, [branch]: velocity } = this.places
    const residents: Residents = { inputs: { latents, cos, sin }, outputs: { velocity } }
    return this.model.prediction({ branch, sequence: this.sequence, groups, history, residents })
  }

  /** The group of each video row. */
  private videoGroups(): Int32Array {
    return this.sequence.segment.slice(this.sequence.textRows)
  }

  private joined(parts: readonly (Float32Array | undefined)[]): Float32Array {
    const all = new Float32Array(this.places.z.count)
    this.ranges().forEach(([from], at) => {
      const part = parts[at]
      if (part) all.set(part, from)
    })
    return all
  }

  private split(all: Float32Array): Float32Array[] {
    return this.ranges().map(([from, to]) => all.slice(from, to))
  }

  /** Where the numbers of each group lie. */
  private ranges(): [number, number][] {
    const width = tokenWidth(this.model.config)
    const { groups, textRows } = this.sequence
    return groups.map(({ videoRows: [from, to] }) => [(from - textRows) * width, (to - textRows) * width])
  }
}

async function placesOn(device: Device, config: ModelConfig, { rows, textRows }: Sequence): Promise<Places> {
  const size = (rows - textRows) * tokenWidth(config)
  const angles = (rows * config.width) / config.heads / 2
  const make = () => device.resident(size)
  const shown = await Promise.all(SLOTS.map(async () => ({ z: await make(), before: await make() })))
  return {
    ...{ z: await make(), before: await make(), full: await make(), dropped: await make() },
    ...{ cos: await device.resident(angles), sin: await device.resident(angles), shown },
  }
}

/**
 * Guidance and solver as one program. Inputs `z`, `before`, `full` (and `dropped`) [N, P]; `advance`, `recall`, `keep`, `hold`
 * (and `guide`) [S, P], one row a group: z + advance·v + recall·before with v = dropped + guide·(full − dropped); and
 * keep·v + hold·before.
 */
export function advanceProgram(config: ModelConfig, groupOfRow: Int32Array, isGuided: boolean): Program {
  const rows = [groupOfRow.length, tokenWidth(config)]
  const groups = [1 + groupOfRow.reduce((a, b) => Math.max(a, b), 0), tokenWidth(config)]
  const by = (x: Tensor, add: Tensor, name: string) => gatedAdd(x, add, input(name, groups), groupOfRow)
  const [z, before, full] = ['z', 'before', 'full'].map((name) => input(name, rows))
  const dropped = input('dropped', rows)
  const v = isGuided ? by(dropped, sub(full, dropped), 'guide') : full
  const next = by(by(z, v, 'advance'), before, 'recall')
  // kept to the bit or not at all: going on from a saved state must give what going on gives
  const kept = by(by(sub(before, before), v, 'keep'), before, 'hold')
  return buildProgram({ z: next, before: kept, shownZ: next, shownBefore: kept })
}
