import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { seededNormals } from '@sceneweave/model'
import { expect, onTestFinished, test } from 'vitest'
import { held, LatentReader, LatentWriter } from './latentFile.ts'

const values = seededNormals(1, 0, 24)
const mean = Float32Array.of(0.1, -0.2, 0.3)
const std = Float32Array.of(0.7, 0.7, 0.7)

async function written() {
  const folder = mkdtempSync(join(tmpdir(), 'sceneweave-latent-file-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const path = join(folder, 'latents.f32')
  const writer = await LatentWriter.open(path)
  await writer.write(12, values.subarray(12))
  await writer.write(0, values.subarray(0, 12))
  return { path, writer }
}

test('latents that were written in any order are read from their places, normalised, whole or in part', async () => {
  const { path, writer } = await written()
  await writer.finish()
  await writer.close()
  const latents = new LatentReader({ path, mean, std }).at({ at: 6, count: 15 })
  const normal = values.map((value, i) => (value - mean[i % 3]) / std[i % 3])
  expect(latents()).toEqual(normal.slice(6, 21))
  expect(latents(6)).toEqual(normal.slice(6, 12))
  expect(held(normal)(6)).toEqual(normal.slice(0, 6))
})

test('a file that is not whole has no name yet, and one that ends early is told', async () => {
  const { path, writer } = await written()
  expect(existsSync(path)).toBe(false)
  await writer.finish()
  await writer.close()
  const reader = new LatentReader({ path, mean, std })
  expect(() => reader.at({ at: 21, count: 6 })()).toThrow('ends before value 27; delete it')
  reader.close()
})

test('what was not finished leaves nothing behind', async () => {
  const { path, writer } = await written()
  await writer.close()
  expect(readdirSync(dirname(path))).toEqual([])
})
