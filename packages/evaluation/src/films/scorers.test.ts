import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { encodeModel, OnnxGraph, openOnnxFile } from '@sceneweave/tensor/onnx'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { scoreFilm, scorerSide, scorerWords } from './scorers.ts'

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'scorers-'))
})
afterAll(() => rm(folder, { recursive: true }))

/** A network over two pictures: the mean of an input over the axes named. */
async function meanFile(
  name: string,
  input: string,
  { shape, axes, left }: { shape: number[]; axes: number[]; left: number[] },
) {
  const graph = new OnnxGraph()
  const x = graph.input(input, shape)
  graph.output('scores', graph.one('ReduceMean', [x, graph.ints(axes)], { keepdims: 0 }), left)
  const file = join(folder, `${name}.onnx`)
  await writeFile(file, encodeModel(graph).model)
  return openOnnxFile(file, { threads: 1 })
}
const pictures = [2, 3, scorerSide, scorerSide]
const film = (...greys: number[]) => ({
  shots: greys.map((grey) => new Uint8Array(3 * 64 * 64 * 3).fill(grey)),
  size: 64,
  prompts: greys.map(() => 'AB'),
})

test('pictures come as numbers from 0 to 1, and the score is the mean of the shots', async () => {
  const aesthetic = await meanFile('mean', 'pictures', { shape: pictures, axes: [1, 2, 3], left: [2] })
  expect((await scoreFilm({ aesthetic }, film(255, 51))).aesthetic).toBeCloseTo(0.6, 3)
  await aesthetic.release()
})

test('a scorer of text is given the bytes of the prompt', async () => {
  const text = await meanFile('text', 'words', { shape: [2, scorerWords], axes: [1], left: [2] })
  expect((await scoreFilm({ text }, film(0, 0))).text).toBeCloseTo((65 + 66) / scorerWords, 5)
  await text.release()
})

test('consistency is the likeness of features, whatever their length', async () => {
  const consistency = await meanFile('features', 'pictures', { shape: pictures, axes: [2, 3], left: [2, 3] })
  expect((await scoreFilm({ consistency }, film(255, 51))).consistency).toBeCloseTo(1, 5)
  const red = film(255, 255)
  for (let at = 0; at < red.shots[0].length; at++) if (at % 3 > 0) red.shots[0][at] = 0
  expect((await scoreFilm({ consistency }, red)).consistency).toBeCloseTo(1 / Math.sqrt(3), 5)
  await consistency.release()
})

test('a network of another kind is refused with what to mend', async () => {
  const other = await meanFile('other', 'image', { shape: pictures, axes: [1, 2, 3], left: [2] })
  await expect(scoreFilm({ quality: other }, film(0, 0))).rejects.toThrow('--quality: its input "image"')
  const wide = await meanFile('wide', 'pictures', { shape: pictures, axes: [2, 3], left: [2, 3] })
  await expect(scoreFilm({ quality: wide }, film(0, 0))).rejects.toThrow('6 numbers for 2 pictures')
  for (const file of [other, wide]) await file.release()
})

test('a file that is missing or is no network is named', async () => {
  await expect(openOnnxFile(join(folder, 'none.onnx'))).rejects.toThrow('none.onnx: there is no such file')
  await writeFile(join(folder, 'words.onnx'), 'not a network')
  await expect(openOnnxFile(join(folder, 'words.onnx'))).rejects.toThrow('words.onnx: cannot be read')
})
