import type {
  Bound,
  ChainedRun,
  CompileOptions,
  Device,
  DeviceMemory,
  Executable,
  Program,
  Resident,
  ResidentOptions,
  Residents,
  Weights,
} from '@sceneweave/tensor'
import { headWidth, type ModelConfig, tokenWidth } from './config.ts'
import { forwardInputs, type GroupState, type GroupText, textInputs } from './denoiserInputs.ts'
import { forwardProgram, type ProgramKind } from './forwardProgram.ts'
import {
  byLayer,
  type HistoryEntry,
  type HistoryProvenance,
  type HistoryRoom,
  historyRoom,
  movingProgram,
  type PlacedHistory,
  placementProgram,
} from './history.ts'
import { ropeTables } from './rope.ts'
import { groupRows, packSequence, type Sequence, type Sight, withPrefix } from './sequence.ts'
import { type Branch, Stage, type StageShape } from './stage.ts'

// more than one film in the making needs, few enough that what they hold does not add up
const MOST_STAGES = 8

/** One forward pass over groups, after cached history if there is any. */
export type ForwardCall = {
  readonly groups: readonly GroupState[]
  readonly sight: Sight
  readonly history?: PlacedHistory
}

type CommitOptions = Omit<HistoryProvenance, 'modelHash' | 'time' | 'prompt'> & { readonly isCompact?: boolean }

/** A forward pass over latents that lie on the device, for a velocity that stays there. */
export type PredictCall = {
  readonly branch: Branch
  readonly sequence: Sequence
  readonly groups: readonly GroupText[]
  readonly history?: PlacedHistory
  /** `latents`, `cos`, `sin` → `velocity`. */
  readonly residents: Residents
}

/** The denoiser on a device: builds a program for each shape of sequence it meets and keeps it. */
export class Denoiser {
  readonly config: ModelConfig
  readonly hash: string
  readonly device: Device
  private readonly weights: Weights
  private readonly made = new Map<string, Promise<Executable>>()
  private stages: Stage[] = []

  constructor(config: ModelConfig, hash: string, device: Device, weights: Weights) {
    this.config = config
    this.hash = hash
    this.device = device
    this.weights = weights
  }

  /** The global prompt's group: its words and one dummy video token of zeros at t = 0. */
  globalGroup(words: Int32Array): GroupState {
    return {
      words,
      about: words,
      grid: [1, 1, 1],
      latents: new Float32Array(tokenWidth(this.config)),
      time: 0,
      dummy: true,
    }
  }

  /** Velocity of each group's video tokens, in the order of the groups. */
  async velocity(call: ForwardCall): Promise<Float32Array[]> {
    const sequence = sequenceOf(call, this.config)
    const { velocity } = await this.run('velocity', sequence, call)
    const width = tokenWidth(this.config)
    return sequence.groups.map(({ videoRows: [from, to] }) =>
      velocity.slice((from - sequence.textRows) * width, (to - sequence.textRows) * width),
    )
  }

  /** The run that gives the velocity of every video row. Branches have programs of their own: each reads and writes in one place all the time. */
  async prediction({ branch, sequence, groups, history, residents }: PredictCall): Promise<ChainedRun> {
    const prefix = history?.rows ?? 0
    const shape = withPrefix(sequence, prefix)
    const bound = {
      inputs: { ...residents.inputs, ...(history?.room && prefix > 0 && byLayer(history.room, { before: 'prefix.' })) },
      outputs: residents.outputs,
    }
    const program = () => forwardProgram(this.config, 'velocity', shape, prefix)
    const executable = await this.ready(`${branch} ${keyOf('velocity', shape, history)}`, program, bound)
    return { executable, inputs: textInputs(this.config, groups), instead: bound }
  }

  /** A stage of this shape: one that was left here, or a new one. */
  async takeStage(shape: StageShape): Promise<Stage> {
    const at = this.stages.findIndex(({ key }) => key === shape.key)
    return at < 0 ? Stage.open(this, shape) : this.stages.splice(at, 1)[0]
  }

  /** Leaves a stage for who needs its like next: where its numbers lie is known to the device by then. */
  async leaveStage(stage: Stage): Promise<void> {
    this.stages.push(stage)
    if (this.stages.length > MOST_STAGES) await this.stages.shift()?.release()
  }

  /** Numbers of its weights. */
  get weightCount(): number {
    return this.weights.buffer.length
  }

  /** Bytes that a pass over these rows takes on a device with memory of its own, after so many rows of history. */
  passBytes(memory: DeviceMemory, sequence: Sequence, { rows, isCompact }: { rows: number; isCompact: boolean }) {
    const program = forwardProgram(this.config, 'velocity', withPrefix(sequence, rows), rows)
    const cached = { isStored: true, block: isCompact ? headWidth(this.config) : undefined }
    const kept = program.inputs.flatMap(({ name }): [string, ResidentOptions][] =>
      name.startsWith('prefix.') ? [[name, cached]] : ['latents', 'cos', 'sin'].includes(name) ? [[name, {}]] : [],
    )
    return memory.needed(program, this.weights, { ...Object.fromEntries(kept), velocity: {} })
  }

  /** A program made ready over residents, once for each key; a run names those that it is over. */
  ready(key: string, program: () => Program, over: Residents, options: CompileOptions = {}): Promise<Executable> {
    return this.executable(key, program, {
      ...options,
      bind: { inputs: boundTo(over.inputs), outputs: boundTo(over.outputs) },
    })
  }

  /** The commit program: one pass of a single group, for what the denoiser remembers of it. It stays on the device. */
  async commit(
    group: GroupState,
    history: PlacedHistory,
    { isCompact = false, ...provenance }: CommitOptions,
  ): Promise<HistoryEntry> {
    const call: ForwardCall = { groups: [group], sight: () => [0], history }
    const of = { text: group.words.length, grid: group.grid }
    const kept = await historyRoom(this.device, this.config, { capacity: groupRows(of), isCompact })
    await this.run('commit', sequenceOf(call, this.config), { ...call, kept })
    return {
      group: of,
      ...{ keys: kept.keys, values: kept.values, isCompact },
      provenance: { modelHash: this.hash, time: group.time, prompt: [...group.words], ...provenance },
    }
  }

  /** Places a committed entry after what is placed already, where the same room goes on. `room`: rows that will be needed in all. */
  async place(before: PlacedHistory, entry: HistoryEntry, room = 0): Promise<PlacedHistory> {
    const { config } = this
    const sequence = packSequence([{ groups: [entry.group], sight: () => [0], base: before.end }], config)
    const rows = before.rows + sequence.rows
    const into = await this.roomFor(before, { capacity: Math.max(rows, room), isCompact: entry.isCompact })
    const key = `place ${before.rows} ${entry.group.text} ${entry.group.grid.join()} ${entry.isCompact}`
    const outputs = boundTo(byLayer(into), before.rows * config.width)
    const program = () => placementProgram(config, entry.group)
    const bind = { inputs: boundTo(byLayer(entry)), outputs }
    const executable = await this.executable(key, program, { bind })
    const instead = { inputs: byLayer(entry), outputs: byLayer(into) }
    await executable.run({ ...ropeTables(config, sequence.positions) }, instead)
    return { rows, room: into, end: sequence.end }
  }

  /** The room of a placement, or a larger one with the same rows in it. */
  private async roomFor(
    { rows, room }: PlacedHistory,
    needed: Pick<HistoryRoom, 'capacity' | 'isCompact'>,
  ): Promise<HistoryRoom> {
    if (room && room.capacity >= needed.capacity) return room
    const larger = await historyRoom(this.device, this.config, needed)
    if (!room || rows === 0) return larger
    const over = { inputs: byLayer(room), outputs: byLayer(larger) }
    const executable = await this.ready(
      `move ${rows} ${needed.isCompact}`,
      () => movingProgram(this.config, rows),
      over,
    )
    await executable.run({}, over)
    return larger
  }

  private async run(
    kind: ProgramKind,
    sequence: Sequence,
    call: ForwardCall & { kept?: HistoryRoom },
  ): Promise<Record<string, Float32Array>> {
    const { history, kept } = call
    const prefix = history?.rows ?? 0
    const shape = withPrefix(sequence, prefix)
    const key = `${keyOf(kind, shape, history)} ${kept?.isCompact ?? false}`
    // what the last layer attends to does not change what it remembers
    const layers = this.config.layers - (kind === 'commit' ? 1 : 0)
    const inputs = history?.room && prefix > 0 ? byLayer(history.room, { before: 'prefix.', layers }) : {}
    const outputs = kept ? byLayer(kept) : {}
    const program = () => forwardProgram(this.config, kind, shape, prefix)
    const executable = await this.ready(key, program, { inputs, outputs })
    return executable.run(forwardInputs(this.config, sequence, call.groups), { inputs, outputs })
  }

  private executable(key: string, program: () => Program, options: CompileOptions): Promise<Executable> {
    let made = this.made.get(key)
    if (!made) {
      made = this.device.compile(program(), this.weights, options)
      this.made.set(key, made)
    }
    return made
  }
}

const sequenceOf = ({ groups, sight, history }: ForwardCall, config: ModelConfig): Sequence =>
  packSequence(
    [{ groups: groups.map(({ words, grid }) => ({ text: words.length, grid })), sight, base: history?.end }],
    config,
  )

/** The groups of a program, who sees whom, how much history and how it is kept: what its shape hangs on. */
const keyOf = (kind: ProgramKind, { groups, plan }: Sequence, history?: PlacedHistory): string =>
  JSON.stringify([
    kind,
    history?.rows ?? 0,
    history?.room?.isCompact ?? false,
    groups.map(({ text, grid }) => [text, ...grid]),
    plan,
  ])

const boundTo = (residents: Readonly<Record<string, Resident>> = {}, offset = 0): Record<string, Bound> =>
  Object.fromEntries(Object.entries(residents).map(([name, resident]) => [name, { resident, offset }]))
