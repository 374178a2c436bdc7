import {
  buildProgram,
  type Device,
  input,
  type Program,
  param,
  qkNormRope,
  type Resident,
  reshape,
} from '@sceneweave/tensor'
import { headWidth, type ModelConfig } from './config.ts'
import { ORIGIN, type Origin } from './positions.ts'
import { type Group, groupRows } from './sequence.ts'

/**
 * What the denoiser remembers of one finished group: per layer, keys before norm and rotation and values, [rows, D]
 * row-major, on the device. Because keys are kept unrotated, the group can be placed anywhere; `provenance` says what made it.
 */
export type HistoryEntry = {
  readonly group: Group
  readonly keys: readonly Resident[]
  readonly values: readonly Resident[]
  /** Kept in 8 bits, each head of each row with a scale of its own. */
  readonly isCompact: boolean
  readonly provenance: HistoryProvenance
}

export type HistoryProvenance = {
  readonly modelHash: string
  /** Noise level t_c at which the group was committed. */
  readonly time: number
  readonly prompt: readonly number[]
  readonly seed: number
  /** Digests of the groups it saw when it was committed; empty when it was made apart. */
  readonly context: readonly string[]
}

/** Room on the device for keys, rotated for one order of groups, and values: per layer [capacity, D]. */
export type HistoryRoom = {
  readonly capacity: number
  readonly isCompact: boolean
  readonly keys: readonly Resident[]
  readonly values: readonly Resident[]
}

/** The first rows of a room, which a step reads where they lie. */
export type PlacedHistory = {
  readonly rows: number
  /** Null as long as nothing is placed. */
  readonly room: HistoryRoom | null
  /** Where the next group starts. */
  readonly end: Origin
}

/** An empty placement that starts at the origin. */
export const noHistory: PlacedHistory = { rows: 0, room: null, end: ORIGIN }

/** Norm and rotation of one group's cached keys, all layers in one program; values go through: `k.<layer>`, `v.<layer>` [rows, D]. */
export function placementProgram(config: ModelConfig, group: Group): Program {
  const shape = [groupRows(group), config.width]
  const angles = [shape[0], headWidth(config) / 2]
  const [cos, sin] = [input('cos', angles), input('sin', angles)]
  const stream = new Int32Array(shape[0]).fill(1, group.text)
  const outputs = range(config.layers).flatMap((layer) => {
    const gain = param(`blocks.${layer}.gain.k`, [2, headWidth(config)])
    const options = { heads: config.heads, group: stream }
    const placed = qkNormRope(input(`k.${layer}`, shape), gain, cos, sin, options)
    return [[`k.${layer}`, reshape(placed, shape)] as const, [`v.${layer}`, input(`v.${layer}`, shape)] as const]
  })
  return buildProgram(Object.fromEntries(outputs))
}

/** Keys and values as they are: what moves into a larger room. */
export function movingProgram(config: ModelConfig, rows: number): Program {
  const names = range(config.layers).flatMap((layer) => [`k.${layer}`, `v.${layer}`])
  return buildProgram(Object.fromEntries(names.map((name) => [name, input(name, [rows, config.width])])))
}

/** Residents for keys and values of every layer, in the format in which the device keeps values or in 8 bits. */
export async function historyRoom(
  device: Device,
  config: ModelConfig,
  { capacity, isCompact }: Pick<HistoryRoom, 'capacity' | 'isCompact'>,
): Promise<HistoryRoom> {
  const options = { isStored: true, block: isCompact ? headWidth(config) : undefined }
  const make = () => Promise.all(range(config.layers).map(() => device.resident(capacity * config.width, options)))
  return { capacity, isCompact, keys: await make(), values: await make() }
}

export async function releaseRoom({ keys, values }: Pick<HistoryRoom, 'keys' | 'values'>): Promise<void> {
  await Promise.all([...keys, ...values].map((resident) => resident.release()))
}

/** The residents of the layers by the names that programs have for them. */
export const byLayer = (
  { keys, values }: Pick<HistoryRoom, 'keys' | 'values'>,
  { before = '', layers = keys.length }: { readonly before?: string; readonly layers?: number } = {},
): Record<string, Resident> =>
  Object.fromEntries(
    range(layers).flatMap((layer) => [
      [`${before}k.${layer}`, keys[layer]],
      [`${before}v.${layer}`, values[layer]],
    ]),
  )

const range = (count: number): number[] => Array.from({ length: count }, (_, at) => at)
