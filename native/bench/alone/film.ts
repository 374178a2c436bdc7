import { readFileSync } from 'node:fs'
import { Denoiser, type LoadedModel, type NoisePlan, type SampleOptions, sampleScene } from '@sceneweave/model'
import type { Device } from '@sceneweave/tensor'

/** Where the shipped weights lie, seen from the root of the repository. */
export const tinyWeights = 'packages/model/weights/tiny.safetensors'

const STEPS = 8
const line = Array.from({ length: STEPS + 1 }, (_, step) => 1 - step / STEPS)
const joint: NoisePlan = line.map((t) => [t, t, t])
const oneByOne: NoisePlan = [0, 1, 2].flatMap((now) =>
  line.map((t) => [0, 1, 2].map((shot) => (shot < now ? 0.1 : shot === now ? t : null))),
)

/** Ways to make the same three shots: together, and one after another from a key/value cache, exact or in 8 bits. */
export const ways: Readonly<Record<string, Pick<SampleOptions, 'plan' | 'attention' | 'history'>>> = {
  joint: { plan: joint, attention: 'bidirectional', history: 'recomputed' },
  cached: { plan: oneByOne, attention: 'causal', history: 'cached' },
  compact: { plan: oneByOne, attention: 'causal', history: 'compact' },
}

/** Three shots, of 9, 5 and 1 frames unless said, guided, by the multistep solver: all steps on the device that is given. */
export async function makeFilm(
  { config, hash, weights }: LoadedModel,
  device: Device,
  way: keyof typeof ways,
  lengths: readonly number[] = [9, 5, 1],
): Promise<Float32Array> {
  const denoiser = new Denoiser(
    config,
    hash,
    { ...device, compile: (program, w, options) => device.compile(program, w, { ...options, frozen: true }) },
    weights,
  )
  const { global, shot: said } = config.textBucket
  const words = (length: number, seed: number) =>
    Int32Array.from({ length }, (_, at) => (seed + 7 * at) % config.vocabulary.length)
  const shots = lengths.map((frames, shot) => ({ words: words(said, 3 + shot), frames, seed: 11 + shot }))
  const scene = { global: words(global, 1), shots }
  const made = await sampleScene(denoiser, scene, { ...ways[way], solver: 'multistep', guidance: 3 })
  return Float32Array.from(made.flatMap((latents) => [...latents]))
}

/** ‖a − b‖ / ‖b‖ */
export function relativeError(a: Float32Array, b: Float32Array): number {
  let [difference, norm] = [0, 0]
  for (let i = 0; i < b.length; i++) {
    difference += (a[i] - b[i]) ** 2
    norm += b[i] ** 2
  }
  return a.length === b.length ? Math.sqrt(difference / norm) : Number.NaN
}

/** Latents that another device made: raw float32. */
export function readFloats(file: string): Float32Array {
  const bytes = readFileSync(file)
  return new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength))
}
