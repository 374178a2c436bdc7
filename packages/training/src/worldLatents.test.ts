import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { initialWeights, presets, vaeParams } from '@sceneweave/model'
import type { CudaDevice } from '@sceneweave/tensor/cuda'
import { onnxDevice } from '@sceneweave/tensor/onnx'
import { afterAll, expect, test } from 'vitest'
import { latentPlaces } from './dataset.ts'
import { DrawnScenes } from './drawnScenes.ts'
import type { Place } from './latentFile.ts'
import type { Run } from './part.ts'
import { toyConfig, toyRecipe } from './toyRecipe.ts'
import { worldLatents } from './worldLatents.ts'

const folder = mkdtempSync(join(tmpdir(), 'sceneweave-latents-'))
const onnx = onnxDevice({ threads: 1, sessions: 20 })
afterAll(async () => {
  await onnx.release()
  rmSync(folder, { recursive: true, force: true })
})

const config = { ...toyConfig, textBucket: presets.tiny.textBucket }
const recipe = { ...toyRecipe, data: { ...toyRecipe.data, scenes: 4, stillsPerShot: 2 } }
const weights = initialWeights(vaeParams(config.vae), 1)
const runOf = (name: string, change: Partial<Run> = {}): Run => {
  const checkpoints = join(folder, name)
  mkdirSync(checkpoints)
  return {
    ...{ recipe, config, checkpoints, out: '', workers: 2, checkpointEvery: 1, ends: Number.POSITIVE_INFINITY },
    ...{ signal: new AbortController().signal, onProgress: () => {} },
    ...change,
  }
}

const valuesOf = (path: string) => new Float32Array(Uint8Array.from(readFileSync(path)).buffer)

test('scenes drawn ahead and encoded whole by a device have the latents that threads give them one by one', async () => {
  const byThreads = valuesOf(await worldLatents(runOf('threads'), weights))
  const device = { compile: (program, of) => onnx.compile(program, of) } as CudaDevice
  const run = runOf('device', { cuda: { device, format: 'f32' } })
  const drawn = new DrawnScenes(run)
  drawn.ahead()
  const byDevice = valuesOf(await worldLatents(run, weights, drawn))
  await drawn.close()
  expect(byDevice.length).toBe(byThreads.length)
  const furthest = byDevice.reduce((worst, value, at) => Math.max(worst, Math.abs(value - byThreads[at])), 0)
  expect(furthest).toBeLessThan(1e-4)
  const isMade = ({ at, count }: Place) => byDevice.subarray(at, at + count).some((z) => z !== 0)
  expect(latentPlaces(recipe, config).flat(2).every(isMade)).toBe(true)
})

test('latents that were kept are read again, not made again', async () => {
  const run = runOf('kept')
  const made = valuesOf(await worldLatents(run, weights))
  const others = initialWeights(vaeParams(config.vae), 2)
  expect(valuesOf(await worldLatents(run, others))).toEqual(made)
})
