import { buildProgram, input, type Program, param, qkNormRope, reshape } from '@sceneweave/tensor'
import { headWidth, type ModelConfig } from './config.ts'
import { ropeTables } from './rope.ts'
import { type Group, groupRows, packSequence } from './sequence.ts'

/**
 * What the denoiser remembers of one finished group: per layer, keys before norm and rotation and values, [rows, D]
 * row-major. Because keys are kept unrotated, the group can be placed anywhere; `provenance` says what made it.
 */
export type HistoryEntry = {
  readonly group: Group
  readonly keys: readonly Float32Array[]
  readonly values: readonly Float32Array[]
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

/** Keys rotated for one order of groups, and values: per layer [rows, D], ready to be inputs of a step. */
export type PlacedHistory = {
  readonly rows: number
  readonly keys: readonly Float32Array[]
  readonly values: readonly Float32Array[]
  /** Where the next group starts on the diagonal. */
  readonly end: number
}

/** Norm and rotation of one group's cached keys, all layers in one program: `k.<layer>` [rows, D] → `k.<layer>`. */
export function placementProgram(config: ModelConfig, group: Group): Program {
  const count = groupRows(group)
  const cos = input('cos', [count, headWidth(config) / 2])
  const sin = input('sin', [count, headWidth(config) / 2])
  const stream = new Int32Array(count).fill(1, group.text)
  const outputs = Array.from({ length: config.layers }, (_, layer) => {
    const gain = param(`blocks.${layer}.gain.k`, [2, headWidth(config)])
    const placed = qkNormRope(input(`k.${layer}`, [count, config.width]), gain, cos, sin, {
      heads: config.heads,
      group: stream,
    })
    return [`k.${layer}`, reshape(placed, [count, config.width])] as const
  })
  return buildProgram(Object.fromEntries(outputs))
}

/** Runs one program over named inputs: what a device's executable does. */
export type RunProgram = (
  program: Program,
  inputs: Record<string, Float32Array>,
) => Promise<Record<string, Float32Array>>

/** An empty placement that starts at the origin. */
export const noHistory = (config: ModelConfig): PlacedHistory => {
  const empty = Array.from({ length: config.layers }, () => new Float32Array(0))
  return { rows: 0, keys: empty, values: empty, end: 0 }
}

/** Places an entry after what is placed already: its keys are rotated once, then everything is rows to read. */
export async function placeEntry(
  config: ModelConfig,
  run: RunProgram,
  before: PlacedHistory,
  entry: HistoryEntry,
): Promise<PlacedHistory> {
  const sequence = packSequence([{ groups: [entry.group], sight: () => [0], base: before.end }])
  const unrotated = entry.keys.map((keys, layer) => [`k.${layer}`, keys] as const)
  const tables = ropeTables(config, sequence.positions)
  const rotated = await run(placementProgram(config, entry.group), { ...tables, ...Object.fromEntries(unrotated) })
  return {
    rows: before.rows + sequence.rows,
    keys: before.keys.map((keys, layer) => joined(keys, rotated[`k.${layer}`])),
    values: before.values.map((values, layer) => joined(values, entry.values[layer])),
    end: sequence.end,
  }
}

/** Appends in place when the first array is the front of a larger buffer, else into a new buffer of twice the room. */
function joined(first: Float32Array, second: Float32Array): Float32Array {
  const total = first.length + second.length
  const room = (first.buffer.byteLength - first.byteOffset) / Float32Array.BYTES_PER_ELEMENT
  const fits = first.length > 0 && room >= total
  const buffer = fits ? new Float32Array(first.buffer, first.byteOffset, total) : roomFor(first, total)
  buffer.set(second, first.length)
  return buffer
}

function roomFor(first: Float32Array, total: number): Float32Array {
  const grown = new Float32Array(total * 2).subarray(0, total)
  grown.set(first)
  return grown
}
