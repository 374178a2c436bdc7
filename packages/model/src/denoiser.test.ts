import { allocateWeights, interpret, referenceDevice, seededNormals, weightView } from '@sceneweave/tensor'
import { onnxDevice } from '@sceneweave/tensor/onnx'
import { expect, test } from 'vitest'
import { presetConfig, tokenGrid, tokenWidth } from './config.ts'
import { Denoiser } from './denoiser.ts'
import type { GroupState } from './denoiserInputs.ts'
import { forwardProgram } from './forwardProgram.ts'
import { type HistoryEntry, noHistory } from './history.ts'
import { denoiserParams } from './mmdit.ts'
import { initialWeights } from './params.ts'
import { ropeTables } from './rope.ts'
import { bidirectional, causal, packSequence, pooled } from './sequence.ts'
import { latentSize } from './shotLatents.ts'
import { bagsOfWords, oneHot, textEncoder } from './text.ts'
import { relativeError, toyConfig, toyDenoiser, toyShot, toyWeights } from './toyModel.ts'

const model = toyDenoiser(onnxDevice({ threads: 1 }))
const global = model.globalGroup(Int32Array.of(7, 9, 8, 0))

/** A shot of `frames` pictures in the midst of denoising. */
const state = (at: number, time: number, frames = 5): GroupState => ({
  words: toyShot(at).words,
  about: Int32Array.of(...global.words, ...toyShot(at).words),
  grid: tokenGrid(toyConfig, frames),
  latents: seededNormals(at, 9, latentSize(toyConfig, frames)),
  time,
})
const groups = [global, state(1, 0.2), state(2, 0.9, 17), state(3, 0.5)]
const changed = { ...groups[3], latents: groups[3].latents.map((value) => 1 - value) }

test('causal attention hides later shots: a change there moves no earlier velocity', async () => {
  const before = await model.velocity({ groups, sight: causal })
  const after = await model.velocity({ groups: [...groups.slice(0, 3), changed], sight: causal })
  for (const at of [0, 1, 2]) expect(relativeError(after[at], before[at])).toBeLessThanOrEqual(1e-6)
  expect(relativeError(after[3], before[3])).toBeGreaterThan(0.1)
})

test('bidirectional attention lets a later shot reach every earlier one', async () => {
  const before = await model.velocity({ groups, sight: bidirectional })
  const after = await model.velocity({ groups: [...groups.slice(0, 3), changed], sight: bidirectional })
  for (const at of [0, 1, 2]) expect(relativeError(after[at], before[at])).toBeGreaterThan(1e-3)
})

test('words and time of an earlier shot reach a later one', async () => {
  const before = await model.velocity({ groups, sight: causal })
  for (const other of [{ words: Int32Array.of(11, 0, 0) }, { time: 0.8 }]) {
    const after = await model.velocity({
      groups: [global, { ...groups[1], ...other }, ...groups.slice(2)],
      sight: causal,
    })
    expect(relativeError(after[3], before[3])).toBeGreaterThan(1e-3)
  }
})

test('what a group is about reaches its own velocity and, through attention, a later one', async () => {
  const before = await model.velocity({ groups, sight: causal })
  const about = Int32Array.of(11)
  const after = await model.velocity({ groups: [global, { ...groups[1], about }, ...groups.slice(2)], sight: causal })
  for (const at of [1, 3]) expect(relativeError(after[at], before[at])).toBeGreaterThan(1e-3)
})

test('clean shots are told a time that training knows, and the dummy of the global prompt stays at 0', async () => {
  const told = async (time: number, globalTime = 0) =>
    model.velocity({ groups: [{ ...global, time: globalTime }, { ...groups[1], time }, groups[2]], sight: causal })
  const clean = await told(0)
  expect(await told(0.02)).toEqual(clean)
  expect(await told(0.1)).not.toEqual(clean)
  expect(await told(0, 0.02)).not.toEqual(clean)
})

test('a scene moved along the diagonal, past 4,000 positions, has the same velocities', async () => {
  const moved = await model.velocity({
    groups,
    sight: causal,
    history: { ...noHistory, end: { text: 5000, frame: 0 } },
  })
  const still = await model.velocity({ groups, sight: causal })
  for (const [at, velocity] of moved.entries()) expect(relativeError(velocity, still[at])).toBeLessThanOrEqual(1e-4)
})

test('scenes packed together do not see each other', () => {
  const weights = toyWeights()
  const params = Object.fromEntries([...weights.index.keys()].map((name) => [name, weightView(weights, name)]))
  const velocity = (scenes: readonly (readonly GroupState[])[]): Float64Array => {
    const sequence = packSequence(
      scenes.map((one) => ({ groups: shapesOf(one), sight: bidirectional })),
      toyConfig,
    )
    const all = scenes.flat()
    const vocabulary = textEncoder(toyConfig.vocabulary).size
    const words = all.flatMap((group) => [...group.words])
    return interpret(forwardProgram(toyConfig, 'velocity', sequence, 0), {
      ...params,
      latents: all.flatMap((group) => [...group.latents]),
      words: oneHot(words, vocabulary),
      bags: bagsOfWords(
        all.map(({ about }) => about),
        vocabulary,
      ),
      times: all.map(({ time }) => time),
      ...ropeTables(toyConfig, sequence.positions),
    }).velocity
  }
  const shapesOf = (scene: readonly GroupState[]) => scene.map(({ words, grid }) => ({ text: words.length, grid }))
  const [first, second] = [groups.slice(0, 2), [global, state(5, 0.7), state(6, 0.1)]]
  const packed = velocity([first, second])
  const alone = velocity([first])
  expect(relativeError(packed.slice(0, alone.length), alone)).toBeLessThanOrEqual(1e-12)
  expect(relativeError(packed.slice(alone.length), velocity([second]))).toBeLessThanOrEqual(1e-12)
})

const concatenated = new Denoiser({ ...toyConfig, positions: 'concatenated' }, 'toy', onnxDevice(), toyWeights())

test.each([
  ['interleaved', model],
  ['concatenated', concatenated],
] as const)('a step on cached shots is the step on all shots, with %s positions', async (_, model) => {
  let placed = noHistory
  for (const group of groups.slice(0, 3)) {
    const entry = await model.commit(group, placed, { seed: 0, context: [] })
    placed = await model.place(placed, entry)
  }
  const [cached] = await model.velocity({ groups: [groups[3]], sight: causal, history: placed })
  const all = await model.velocity({ groups, sight: causal })
  expect(relativeError(cached, all[3])).toBeLessThanOrEqual(1e-4)
  expect(placed.rows).toBe(4 + 1 + 3 + 8 + 3 + 20)
})

test('pool shots committed once can be placed in any order, as if computed in that order', async () => {
  const commit = (group: GroupState) => model.commit(group, noHistory, { seed: 0, context: [] })
  const entries: HistoryEntry[] = []
  for (const group of groups.slice(0, 3)) entries.push(await commit(group))
  const target = groups[3]
  const velocities: Float32Array[] = []
  for (const order of [
    [0, 1, 2],
    [0, 2, 1],
    [1, 0, 2],
  ]) {
    let placed = noHistory
    for (const at of order) placed = await model.place(placed, entries[at])
    const [cached] = await model.velocity({ groups: [target], sight: causal, history: placed })
    const sight = pooled(new Set([0, 1, 2]))
    const all = await model.velocity({ groups: [...order.map((at) => groups[at]), target], sight })
    expect(relativeError(cached, all[3])).toBeLessThanOrEqual(1e-4)
    velocities.push(cached)
  }
  expect(relativeError(velocities[1], velocities[0]), 'the order matters').toBeGreaterThan(1e-3)
})

test('an entry says what made it', async () => {
  const { provenance, group } = await model.commit(groups[2], noHistory, { seed: 5, context: ['a'] })
  expect(provenance).toEqual({ modelHash: 'toy', time: 0.9, prompt: [...groups[2].words], seed: 5, context: ['a'] })
  expect(group).toEqual({ text: 3, grid: [5, 2, 2] })
})

test('onnx gives what the reference gives, for a whole three-shot pass of the tiny preset', async () => {
  const config = presetConfig('tiny', toyConfig.vocabulary)
  const params = denoiserParams(config).map((spec) =>
    'value' in spec.init && spec.init.value === 0 ? { ...spec, init: { std: 0.05 } } : spec,
  )
  const weights = initialWeights(params, 3)
  const words = Int32Array.from({ length: config.textBucket.shot }, (_, i) => i % 12)
  const scene = [17, 1, 17].map((frames, at): GroupState => {
    const grid = tokenGrid(config, frames)
    const latents = seededNormals(at, 1, grid[0] * grid[1] * grid[2] * tokenWidth(config))
    return { words, about: words, grid, latents, time: [0, 0.3, 1][at] }
  })
  const made = await Promise.all(
    [onnxDevice({ threads: 1 }), referenceDevice()].map((device) => {
      const tiny = new Denoiser(config, 'tiny', device, weights)
      const first = tiny.globalGroup(Int32Array.from({ length: config.textBucket.global }, (_, i) => i % 7))
      return tiny.velocity({ groups: [first, ...scene], sight: causal })
    }),
  )
  for (const [at, velocity] of made[0].entries())
    expect(relativeError(velocity, made[1][at]), `group ${at}`).toBeLessThanOrEqual(1e-4)
})

test('weights without a parameter of the model are refused by name', async () => {
  const params = denoiserParams(toyConfig).filter(({ name }) => name !== 'blocks.1.gain.k')
  const lacking = toyDenoiser(onnxDevice({ threads: 1 }), allocateWeights(params))
  await expect(lacking.velocity({ groups, sight: causal })).rejects.toThrow('"blocks.1.gain.k"')
})
