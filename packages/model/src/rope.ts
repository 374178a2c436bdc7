import { headWidth, type ModelConfig } from './config.ts'

/** cos and sin tables [N, head / 2], float32, by row. */
export type RopeTables = { readonly cos: Float32Array; readonly sin: Float32Array }

type RopeSizes = Pick<ModelConfig, 'ropePairs' | 'ropeBase' | 'width' | 'heads'>

/**
 * Rotary angles for explicit (t, h, w) positions [N·3] (LCT §3.2, interleaved 3D RoPE; M-RoPE of Qwen2-VL). The first
 * pairs of a head turn with t, the next with h, then w; each axis has its own run of frequencies. Pairs that are left
 * do not turn, so that a word can be found wherever it stands.
 */
export function ropeTables(config: RopeSizes, positions: Int32Array): RopeTables {
  const turning = config.ropePairs.flatMap((pairs, axis) =>
    Array.from({ length: pairs }, (_, i) => ({ axis, rate: config.ropeBase ** (-i / pairs) })),
  )
  const resting = headWidth(config) / 2 - turning.length
  const rates = [...turning, ...Array.from({ length: resting }, () => ({ axis: 0, rate: 0 }))]
  const rows = positions.length / 3
  const cos = new Float32Array(rows * rates.length)
  const sin = new Float32Array(rows * rates.length)
  for (let row = 0; row < rows; row++)
    rates.forEach(({ axis, rate }, i) => {
      const angle = positions[row * 3 + axis] * rate
      cos[row * rates.length + i] = Math.cos(angle)
      sin[row * rates.length + i] = Math.sin(angle)
    })
  return { cos, sin }
}
