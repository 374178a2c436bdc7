import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { countParams, initialWeights } from '@sceneweave/model'
import { onnxDevice } from '@sceneweave/tensor/onnx'
import { renderShot, scene } from '@sceneweave/world'
import { afterAll, expect, test } from 'vitest'
import { clipViews, framesRead, pictureOf, viewSide, viewsOf } from './clipViews.ts'
import { blurred, mirrored } from './disguise.ts'
import { judgedTraits, traitNames, truthOf } from './judgedTraits.ts'
import { practiceClips } from './practice.ts'
import { practiceBatch } from './practiceBatch.ts'
import { Recogniser } from './recogniser.ts'
import { loadRecogniser, saveRecogniser } from './recogniserFile.ts'
import { recogniserParams } from './recogniserNetwork.ts'
import { practise, recogniserRecipe } from './recogniserTraining.ts'

const device = onnxDevice({ threads: 1 })
afterAll(() => device.release())
const { signal } = new AbortController()

test('training lowers the loss on a micro set to less than half', async () => {
  const losses: number[] = []
  const onProgress = async ({ loss }: { loss?: number }) => void losses.push(loss as number)
  const phases = {
    together: { steps: 30, batch: 4, rate: 3e-3 },
    pictures: { steps: 20, batch: 4, rate: 2e-3 },
    seed: 1,
  }
  await practise(device, practiceClips(7), phases, { signal, onProgress })
  expect(losses).toHaveLength(50)
  expect(Math.min(...losses.slice(25, 30))).toBeLessThan(0.5 * losses[0])
  expect(Math.min(...losses.slice(-5))).toBeLessThan(losses[30])
})

test('the same stream gives the same batch, another stream another', () => {
  const clips = practiceClips(7)
  const batch = (stream: number) => practiceBatch(clips, [4, 4, 2], { seed: 1, stream })
  expect(batch(5)).toEqual(batch(5))
  expect(batch(5).whole).not.toEqual(batch(6).whole)
})

test('a trait weighs nothing where a shot cannot show it, and a mirror turns what has sides', () => {
  const clips = practiceClips(7).map((clip) => ({ ...clip, shot: { ...clip.shot, size: 'close-up' as const } }))
  const batch = practiceBatch(clips, [8, 0, 0], { seed: 1, stream: 0 })
  expect([...batch['weight.propSide']]).toEqual(new Array(8).fill(0))
  expect(batch['weight.grade'][0]).toBeGreaterThan(0)
  const sides = batch['target.lightSide']
  const lefts = Array.from({ length: 8 }, (_, at) => sides[2 * at])
  expect(new Set(lefts)).toEqual(new Set([0, 1]))
})

test('of a character is asked only where a shot shows one alone', () => {
  const { truth, shots } = scene(11, { characters: 2, shots: 40 })
  for (const shot of shots) {
    const isAlone = shot.truth.characters.length === 1
    expect(truthOf('species', truth, shot.truth) !== null).toBe(isAlone)
    expect(truthOf('environment', truth, shot.truth)).not.toBeNull()
  }
})

test('a mirror turns a picture round and back; blur keeps flat colour and softens edges', () => {
  const picture = pictureOf(practiceClips(3)[0].whole, 0)
  expect(mirrored(mirrored(picture, viewSide), viewSide)).toEqual(picture)
  expect(mirrored(picture, viewSide)[0]).toBe(picture[viewSide - 1])
  const flat = new Float32Array(picture.length).fill(0.25)
  expect(blurred(flat, viewSide, 1)[100]).toBeCloseTo(0.25, 6)
  const edges = (pixels: Float32Array) =>
    pixels.reduce((sum, value, at) => sum + Math.abs(value - (pixels[at - 1] ?? value)), 0)
  expect(edges(blurred(picture, viewSide, 1))).toBeLessThan(0.8 * edges(picture))
})

test('films of 64 and 128 pixels look alike to the recogniser, and other sizes are refused', () => {
  const film = scene(5, { shots: 1 })
  const [small, large] = [64, 128].map((size) => viewsOf(renderShot(film, 0, size), size))
  const distance = (a: Uint8Array, b: Uint8Array) =>
    a.reduce((sum, byte, at) => sum + Math.abs(byte - b[at]), 0) / a.length
  expect(distance(small.whole, large.whole)).toBeLessThan(4)
  expect(distance(small.centre, large.centre)).toBeLessThan(distance(large.centre, large.whole) / 2)
  expect(() => clipViews(new Uint8Array(3 * 80 ** 2), 80, [0])).toThrow('80')
})

test('the first and the last picture of a shot are read, and a short shot more than once', () => {
  expect(framesRead(17)).toEqual([0, 3, 6, 10, 13, 16])
  expect(framesRead(1)).toEqual([0, 0, 0, 0, 0, 0])
})

test('a saved recogniser reads like the one that was saved, and stays under three megabytes', async () => {
  expect(countParams(recogniserParams()) * 4).toBeLessThan(3_000_000)
  const folder = await mkdtemp(join(tmpdir(), 'recogniser-'))
  try {
    const weights = initialWeights(recogniserParams(), 2)
    const file = join(folder, 'judge.safetensors')
    await saveRecogniser(file, weights, recogniserRecipe)
    const loaded = await loadRecogniser(file)
    expect(loaded.recipe).toMatchObject(recogniserRecipe)
    const film = scene(11, { characters: 1, shots: 2 })
    const views = [0, 1].map((shot) => viewsOf(renderShot(film, shot, 64), 64))
    const reading = await new Recogniser(device, weights).readFilm(views)
    expect(await new Recogniser(device, loaded.weights).readFilm(views)).toEqual(reading)
    for (const name of traitNames) expect(judgedTraits[name].values[reading.shots[1][name]]).toBeDefined()
    expect(reading.cuts).toEqual([null, expect.any(Boolean)])
  } finally {
    await rm(folder, { recursive: true })
  }
})
