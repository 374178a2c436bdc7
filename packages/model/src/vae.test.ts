import {
  buildProgram,
  differentiate,
  gradientName,
  input,
  interpret,
  mul,
  reshape,
  seededNormals,
  segSum,
  sub,
  weightView,
} from '@sceneweave/tensor'
import { expect, test } from 'vitest'
import { presets, type VaeConfig } from './config.ts'
import { countParams, initialWeights, type ParamSpec } from './params.ts'
import { decodeLatents, encodeVideo, vaeParams } from './vae.ts'

const toy: VaeConfig = { latentChannels: 4, patch: 4, encoder: [6, 8], decoder: [4, 6, 8] }

function leavesOf(params: readonly ParamSpec[], seed: number): Record<string, Float32Array> {
  const weights = initialWeights(params, seed)
  return Object.fromEntries(params.map(({ name }) => [name, weightView(weights, name)]))
}

const encodeFrames = (frames: number) => encodeVideo(toy, input('pixels', [frames, 3, 8, 16]), frames)

test('17 frames become 5 latent frames and return; a still picture stays one', () => {
  const shapes = [1, 5, 17].map((frames) => encodeFrames(frames).shape)
  expect(shapes).toEqual([
    [1, 4, 1, 2],
    [2, 4, 1, 2],
    [5, 4, 1, 2],
  ])
  const back = [1, 2, 5].map((frames) => decodeLatents(toy, input('z', [frames, 4, 1, 2]), frames).shape)
  expect(back).toEqual([
    [1, 3, 8, 16],
    [5, 3, 8, 16],
    [17, 3, 8, 16],
  ])
})

test('clips that are not 1 + 4·n frames, pictures that are not multiples of 8 and misfitting widths are faults', () => {
  expect(() => encodeFrames(4)).toThrow('a clip has 1 + 4·n frames, not 4')
  expect(() => encodeVideo(toy, input('pixels', [1, 3, 8, 12]), 1)).toThrow('[encodeVideo]')
  expect(() => decodeLatents(toy, input('z', [1, 5, 1, 2]), 1)).toThrow('[decodeLatents]')
  expect(() => vaeParams({ ...toy, patch: 2 })).toThrow('a patch of 2 needs 3 encoder widths, got 2')
  expect(() => vaeParams({ ...toy, decoder: [8] })).toThrow('2 to 4 decoder widths')
})

test('every preset builds, within its budget of parameters', () => {
  const most = { tiny: 0.42e6, small: 4e6, 'lct-3b': 4e6 }
  for (const [name, { vae }] of Object.entries(presets)) {
    const params = vaeParams(vae)
    expect(new Set(params.map((spec) => spec.name)).size).toBe(params.length)
    expect(countParams(params)).toBeLessThan(most[name as keyof typeof most])
  }
  expect(vaeParams({ ...toy, patch: 2, encoder: [4, 6, 8] }).length).toBeGreaterThan(0)
})

test('the lists of parameters are what the programs ask for', () => {
  const z = encodeFrames(5)
  const { params } = buildProgram({ z, y: decodeLatents(toy, z, 2) })
  expect(params.map(({ name }) => name).sort()).toEqual(
    vaeParams(toy)
      .map(({ name }) => name)
      .sort(),
  )
})

test('the encoder is causal and clips do not see each other', () => {
  const leaves = leavesOf(vaeParams(toy), 3)
  const program = buildProgram({ z: encodeVideo(toy, input('pixels', [10, 3, 8, 8]), 5) })
  const pixels = Float32Array.from(seededNormals(1, 0, 10 * 192))
  const before = interpret(program, { ...leaves, pixels }).z
  // frame 1 of the first clip: its still latent and the other clip must not notice
  const changed = pixels.map((value, at) => (Math.floor(at / 192) === 1 ? -value : value))
  const after = interpret(program, { ...leaves, pixels: changed }).z
  const moved = [0, 1, 2, 3].map((frame) =>
    before.subarray(frame * 4, frame * 4 + 4).some((v, c) => v !== after[frame * 4 + c]),
  )
  expect(moved).toEqual([false, true, false, false])
})

test('fresh weights give latents of unit scale and pictures of half of it', () => {
  const leaves = leavesOf(vaeParams(presets.tiny.vae), 5)
  const z = encodeVideo(presets.tiny.vae, input('pixels', [1, 3, 16, 16]), 1)
  const channels = presets.tiny.vae.latentChannels
  const y = decodeLatents(presets.tiny.vae, input('z', [1, channels, 2, 2]), 1)
  const pixels = seededNormals(2, 0, 3 * 256).map((v) => 0.6 * v)
  const out = interpret(buildProgram({ z, y }), { ...leaves, pixels, z: seededNormals(3, 0, 4 * channels) })
  const rms = (values: Float64Array) => Math.sqrt(values.reduce((sum, v) => sum + v * v, 0) / values.length)
  expect(rms(out.z)).toBeGreaterThan(0.5)
  expect(rms(out.z)).toBeLessThan(1.6)
  expect(rms(out.y)).toBeGreaterThan(0.25)
  expect(rms(out.y)).toBeLessThan(1)
})

test('one step down the gradient lowers the reconstruction error, and every parameter has a gradient', () => {
  const x = input('pixels', [5, 3, 8, 8])
  const error = sub(decodeLatents(toy, encodeVideo(toy, x, 5), 2), x)
  const loss = reshape(segSum(reshape(mul(error, error), [960, 1]), new Int32Array(960), 1), [])
  const params = vaeParams(toy)
  const names = params.map(({ name }) => name)
  const program = differentiate(buildProgram({ loss }), 'loss', names)
  const leaves = leavesOf(params, 7)
  // what starts at zero hides what lies before it
  for (const name of names) leaves[name] = leaves[name].map((value, i) => value || 0.1 * Math.sin(i + 1))
  const pixels = seededNormals(4, 0, 960).map((v) => 0.6 * v)
  const first = interpret(program, { ...leaves, pixels })
  for (const name of names)
    expect(
      first[gradientName(name)].some((g) => g !== 0),
      name,
    ).toBe(true)
  const next = names.map((name) => [
    name,
    Float64Array.from(leaves[name], (v, i) => v - 1e-6 * first[gradientName(name)][i]),
  ])
  expect(interpret(program, { ...Object.fromEntries(next), pixels }).loss[0]).toBeLessThan(first.loss[0])
})
