import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { loadModel, presets } from '@sceneweave/model'
import { weightView } from '@sceneweave/tensor'
import { afterAll, expect, test } from 'vitest'
import { latentPlaces, latentStatistics } from './dataset.ts'
import type { TrainOptions } from './part.ts'
import { toyConfig, toyRecipe } from './toyRecipe.ts'
import { trainModel } from './train.ts'

const folder = mkdtempSync(join(tmpdir(), 'sceneweave-train-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const config = { ...toyConfig, textBucket: presets.tiny.textBucket }

const optionsOf = (name: string, change: Partial<TrainOptions> = {}): TrainOptions => ({
  recipe: toyRecipe,
  config,
  out: join(folder, `${name}.safetensors`),
  checkpoints: join(folder, name),
  workers: 2,
  checkpointEvery: 2,
  signal: new AbortController().signal,
  onProgress: () => {},
  ...change,
})

test('a run stopped after every step and resumed gives the file of a run that was never stopped, bit for bit', async () => {
  const whole = optionsOf('whole')
  expect((await trainModel(whole)).done).toBe(true)
  // one worker, and a time limit that is over when the first step is done
  const stopped = optionsOf('stopped', { workers: 1, seconds: 1e-6 })
  let runs = 1
  while (!(await trainModel(stopped)).done) runs++
  expect(runs, 'once in the autoencoder, twice in the denoiser').toBe(4)
  expect(readFileSync(stopped.out).equals(readFileSync(whole.out))).toBe(true)
  const made = await loadModel(whole.out)
  expect(made.config).toEqual(config)
  expect(made.provenance).toMatchObject({ command: 'sceneweave train tiny', seed: toyRecipe.seed, scenes: 6, steps: 3 })
  const [file] = readdirSync(whole.checkpoints).filter((name) => name.endsWith('.f32'))
  const latents = new Float32Array(Uint8Array.from(readFileSync(join(whole.checkpoints, file))).buffer)
  const clips = latentPlaces(toyRecipe, config).flatMap((shots) =>
    shots.map(([{ at, count }]) => latents.subarray(at, at + count)),
  )
  const { mean, std } = latentStatistics(clips, config.vae.latentChannels)
  const kept = (name: string) => weightView(made.weights, `vae.latent.${name}`)
  // they are kept in half precision
  expect(Math.abs(kept('std')[0] / std[0] - 1)).toBeLessThan(1e-3)
  for (const [c, value] of mean.entries())
    expect(Math.abs(kept('mean')[c] - value)).toBeLessThan(1e-3 * Math.max(std[0], Math.abs(value)))
})

test('the decoder alone is trained over latents that stay as they are', async () => {
  const decoder = { steps: 3, optimiser: { ...toyRecipe.vae.optimiser, weightDecay: 0.1 } }
  const denoiser = { ...toyRecipe.denoiser, stages: [{ name: 'single' as const, steps: 1 }] }
  const [without, with_] = [optionsOf('both'), optionsOf('decoder', { recipe: { ...toyRecipe, decoder, denoiser } })]
  await trainModel({ ...without, recipe: { ...toyRecipe, denoiser } })
  await trainModel(with_)
  const [a, b] = await Promise.all([without.out, with_.out].map(loadModel))
  const differ = [...a.weights.index.keys()].filter((name) =>
    weightView(a.weights, name).some((value, at) => value !== weightView(b.weights, name)[at]),
  )
  expect(differ.filter((name) => !name.startsWith('vae.decoder.'))).toEqual([])
  expect(differ).toContain('vae.decoder.in.conv.weight')
})

test('an aborted run rejects with its reason, writes no model, and leaves whole checkpoints only', async () => {
  const stop = new AbortController()
  const recipe = { ...toyRecipe, vae: { ...toyRecipe.vae, steps: 40 } }
  const onProgress = () => stop.abort(new Error('enough'))
  const aborted = optionsOf('aborted', { recipe, signal: stop.signal, onProgress })
  await expect(trainModel(aborted)).rejects.toThrow('enough')
  expect(readdirSync(folder)).not.toContain('aborted.safetensors')
  expect(readdirSync(aborted.checkpoints)).toEqual(['vae-0000010'])
})
