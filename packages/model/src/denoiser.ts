import {
  type Bindings,
  type Bound,
  buildProgram,
  type Device,
  type Executable,
  type Program,
  type Resident,
  type Weights,
} from '@sceneweave/tensor'
import { type ModelConfig, tokenWidth } from './config.ts'
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
import { denoiserForward } from './mmdit.ts'
import { ropeTables } from './rope.ts'
import { type Group, groupRows, packSequence, type Sequence, type Sight, withPrefix } from './sequence.ts'
import { bagsOfWords, oneHot, textEncoder } from './text.ts'

/** One group as numbers: its words, its latents as token rows [T·H·W, patch²·C] and its time. */
export type GroupState = {
  readonly words: Int32Array
  /** What its modulation reads as a bag: the words of the global prompt and its own, in any order. */
  readonly about: Int32Array
  readonly grid: Group['grid']
  readonly latents: Float32Array
  readonly time: number
  /** The global prompt's group: its one video token is nothing, at a time of exactly 0. */
  readonly dummy?: true
}

/**
 * The lowest time a shot is told to have. Training draws times from continuous laws, so exactly 0 is never seen, and its
 * embedding lies apart from its neighbours': with clean context told as 0 a shot at t = 0.9 has a loss of 0.580, as 0.02 one of 0.487.
 */
const CLEAN = 0.02

/** One forward pass over groups, after cached history if there is any. */
export type ForwardCall = {
  readonly groups: readonly GroupState[]
  readonly sight: Sight
  readonly history?: PlacedHistory
}

type ProgramKind = 'velocity' | 'commit'

/** The denoiser on a device: builds a program for each shape of sequence it meets and keeps it. */
export class Denoiser {
  readonly config: ModelConfig
  readonly hash: string
  private readonly device: Device
  private readonly weights: Weights
  private readonly made = new Map<string, Promise<Executable>>()

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
    const sequence = sequenceOf(call)
    const { velocity } = await this.run('velocity', sequence, call)
    const width = tokenWidth(this.config)
    return sequence.groups.map(({ videoRows: [from, to] }) =>
      velocity.slice((from - sequence.textRows) * width, (to - sequence.textRows) * width),
    )
  }

  /** The commit program: one pass of a single group, for what the denoiser remembers of it. It stays on the device. */
  async commit(
    group: GroupState,
    history: PlacedHistory,
    provenance: Omit<HistoryProvenance, 'modelHash' | 'time' | 'prompt'>,
  ): Promise<HistoryEntry> {
    const call: ForwardCall = { groups: [group], sight: () => [0], history }
    const of = { text: group.words.length, grid: group.grid }
    const kept = await historyRoom(this.device, this.config, groupRows(of))
    await this.run('commit', sequenceOf(call), { ...call, kept })
    return {
      group: of,
      ...{ keys: kept.keys, values: kept.values },
      provenance: { modelHash: this.hash, time: group.time, prompt: [...group.words], ...provenance },
    }
  }

  /** Places a committed entry after what is placed already, where the same room goes on. `room`: rows that will be needed in all. */
  async place(before: PlacedHistory, entry: HistoryEntry, room = 0): Promise<PlacedHistory> {
    const { config } = this
    const sequence = packSequence([{ groups: [entry.group], sight: () => [0], base: before.end }])
    const rows = before.rows + sequence.rows
    const into = await this.roomFor(before, Math.max(rows, room))
    const key = `place ${before.rows} ${entry.group.text} ${entry.group.grid.join()}`
    const outputs = boundTo(byLayer(into), before.rows * config.width)
    const program = () => placementProgram(config, entry.group)
    const executable = await this.executable(key, program, { inputs: boundTo(byLayer(entry)), outputs })
    const instead = { inputs: byLayer(entry), outputs: byLayer(into) }
    await executable.run({ ...ropeTables(config, sequence.positions) }, instead)
    return { rows, room: into, end: sequence.end }
  }

  /** The room of a placement, or a larger one with the same rows in it. */
  private async roomFor({ rows, room }: PlacedHistory, needed: number): Promise<HistoryRoom> {
    if (room && room.capacity >= needed) return room
    const larger = await historyRoom(this.device, this.config, needed)
    if (!room || rows === 0) return larger
    const bind = { inputs: boundTo(byLayer(room)), outputs: boundTo(byLayer(larger)) }
    const executable = await this.executable(`move ${rows}`, () => movingProgram(this.config, rows), bind)
    await executable.run({}, { inputs: byLayer(room), outputs: byLayer(larger) })
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
    const key = JSON.stringify([kind, prefix, sequence.groups.map(({ text, grid }) => [text, ...grid]), shape.plan])
    // what the last layer attends to does not change what it remembers
    const layers = this.config.layers - (kind === 'commit' ? 1 : 0)
    const inputs = history?.room && prefix > 0 ? byLayer(history.room, { before: 'prefix.', layers }) : {}
    const outputs = kept ? byLayer(kept) : {}
    const program = () => forwardProgram(this.config, kind, shape, prefix)
    const executable = await this.executable(key, program, { inputs: boundTo(inputs), outputs: boundTo(outputs) })
    return executable.run(this.inputs(sequence, call), { inputs, outputs })
  }

  private inputs(sequence: Sequence, { groups }: ForwardCall): Record<string, Float32Array> {
    const words = Int32Array.from(groups.flatMap((group) => [...group.words]))
    const latents = new Float32Array((sequence.rows - sequence.textRows) * tokenWidth(this.config))
    let at = 0
    for (const group of groups) {
      latents.set(group.latents, at)
      at += group.latents.length
    }
    const vocabulary = textEncoder(this.config.vocabulary).size
    return {
      latents,
      words: oneHot(words, vocabulary),
      bags: bagsOfWords(
        groups.map(({ about }) => about),
        vocabulary,
      ),
      times: Float32Array.from(groups, ({ time, dummy }) => (dummy ? time : Math.max(time, CLEAN))),
      ...ropeTables(this.config, sequence.positions),
    }
  }

  private executable(key: string, program: () => Program, bind: Bindings): Promise<Executable> {
    let made = this.made.get(key)
    if (!made) {
      made = this.device.compile(program(), this.weights, { bind })
      this.made.set(key, made)
    }
    return made
  }
}

const sequenceOf = ({ groups, sight, history }: ForwardCall): Sequence =>
  packSequence([
    { groups: groups.map(({ words, grid }) => ({ text: words.length, grid })), sight, base: history?.end ?? 0 },
  ])

/** Velocity, or with `commit` each layer's keys and values, as a program. */
export function forwardProgram(config: ModelConfig, kind: ProgramKind, sequence: Sequence, prefix: number): Program {
  const { velocity, keys, values } = denoiserForward(config, { sequence, prefix })
  if (kind === 'velocity') return buildProgram({ velocity })
  const named = keys.flatMap((k, layer) => [[`k.${layer}`, k] as const, [`v.${layer}`, values[layer]] as const])
  return buildProgram(Object.fromEntries(named))
}

const boundTo = (residents: Readonly<Record<string, Resident>>, offset = 0): Record<string, Bound> =>
  Object.fromEntries(Object.entries(residents).map(([name, resident]) => [name, { resident, offset }]))
