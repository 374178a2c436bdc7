import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { countParams, initialWeights } from '@sceneweave/model'
import { onnxDevice } from '@sceneweave/tensor/onnx'
import { renderShot, scene } from '@sceneweave/world'
import { afterAll, expect, test } from 'vitest'
import { judgedTraits, traitNames } from './judgedTraits.ts'
import { blurred, mirrored, practiceBatch, practiceFrames } from './practice.ts'
import { Recogniser, readTrait } from './recogniser.ts'
import { loadRecogniser, saveRecogniser } from './recogniserFile.ts'
import { recogniserParams, recogniserSize } from './recogniserNetwork.ts'
import { recogniserPixels } from './recogniserPictures.ts'
import { practise, recogniserRecipe } from './recogniserTraining.ts'

const device = onnxDevice({ threads: 1 })
afterAll(() => device.release())
const { signal } = new AbortController()

test('training lowers the loss on a micro set to less than half', async () => {
  const frames = practiceFrames(7)
  const losses: number[] = []
  const onProgress = async ({ loss }: { loss?: number }) => void losses.push(loss as number)
  const recipe = { ...recogniserRecipe, steps: 30, batch: 4 }
  await practise(device, frames, recipe, { signal, onProgress })
  expect(losses).toHaveLength(30)
  expect(Math.min(...losses.slice(-5))).toBeLessThan(0.5 * losses[0])
})

test('the same stream gives the same batch, another stream another', () => {
  const frames = practiceFrames(7)
  const batch = (stream: number) => practiceBatch(frames, { size: 4, seed: 1, stream })
  expect(batch(5)).toEqual(batch(5))
  expect(batch(5).scene).not.toEqual(batch(6).scene)
})

test('a trait weighs nothing where a frame cannot show it', () => {
  const frames = practiceFrames(7).map((frame) => ({ ...frame, shot: { ...frame.shot, size: 'close-up' as const } }))
  const batch = practiceBatch(frames, { size: 4, seed: 1, stream: 0 })
  expect([...batch['weight.propSide']]).toEqual([0, 0, 0, 0])
  expect(batch['weight.grade'][0]).toBeGreaterThan(0)
})

test('a mirror turns a picture round and back; blur keeps flat colour and softens edges', () => {
  const picture = practiceFrames(3)[0].pixels
  expect(mirrored(mirrored(picture))).toEqual(picture)
  expect(mirrored(picture)[0]).toBe(picture[recogniserSize - 1])
  const flat = new Float32Array(picture.length).fill(0.25)
  expect(blurred(flat, 1)[100]).toBeCloseTo(0.25, 6)
  const edges = (pixels: Float32Array) =>
    pixels.reduce((sum, value, at) => sum + Math.abs(value - (pixels[at - 1] ?? value)), 0)
  expect(edges(blurred(picture, 1))).toBeLessThan(0.8 * edges(picture))
})

test('pictures twice as large are read as their average', () => {
  const large = new Uint8Array(128 * 128 * 3).map((_, at) => (at % 6 < 3 ? 0 : 255))
  const pixels = recogniserPixels(large, 128)
  expect(Math.max(...pixels.map(Math.abs))).toBeLessThan(1e-6)
  expect(() => recogniserPixels(new Uint8Array(3 * 80 ** 2), 80)).toThrow('80')
})

test('a saved recogniser reads like the one that was saved, and stays under a megabyte', async () => {
  expect(countParams(recogniserParams()) * 4).toBeLessThan(1_000_000)
  const folder = await mkdtemp(join(tmpdir(), 'recogniser-'))
  try {
    const weights = initialWeights(recogniserParams(), 2)
    const file = join(folder, 'judge.safetensors')
    await saveRecogniser(file, weights, recogniserRecipe)
    const loaded = await loadRecogniser(file)
    expect(loaded.recipe).toMatchObject(recogniserRecipe)
    const film = scene(11, { characters: 1, shots: 1 })
    const pictures = renderShot(film, 0, recogniserSize)
    const scores = await new Recogniser(device, weights).read(pictures, recogniserSize)
    expect(await new Recogniser(device, loaded.weights).read(pictures, recogniserSize)).toEqual(scores)
    for (const name of traitNames) expect(judgedTraits[name].values).toContain(readTrait(scores, name))
  } finally {
    await rm(folder, { recursive: true })
  }
})
