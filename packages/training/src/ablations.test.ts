import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { loadModel, type ModelConfig, presets, seededUniforms } from '@sceneweave/model'
import { weightView } from '@sceneweave/tensor'
import { afterAll, expect, test } from 'vitest'
import { type AblationName, ablated, ablations } from './ablations.ts'
import { drawShape } from './packing.ts'
import { smallRecipe } from './recipe.ts'
import { shotTimes } from './times.ts'
import { toyConfig, toyRecipe } from './toyRecipe.ts'
import { trainModel } from './train.ts'

const folder = mkdtempSync(join(tmpdir(), 'sceneweave-ablations-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const config: ModelConfig = { ...toyConfig, textBucket: presets.tiny.textBucket }
const names = Object.keys(ablations) as AblationName[]
const without = (name: AblationName, steps = 1000) => ablated({ recipe: smallRecipe, config }, { name, steps })

test('every ablation has as many steps, in the shares of the recipe, on the same autoencoder and data', () => {
  for (const name of names) {
    const { recipe } = without(name)
    expect(recipe.denoiser.stages.map(({ steps }) => steps)).toEqual([80, 680, 240])
    expect([recipe.vae, recipe.decoder, recipe.data]).toEqual([smallRecipe.vae, smallRecipe.decoder, smallRecipe.data])
  }
  expect(without('whole').config).toEqual(config)
})

test('equal-times: the shots of a scene are never at different times', () => {
  const uniform = seededUniforms(1, 0)
  const { times } = without('equal-times').recipe.denoiser
  for (let scene = 0; scene < 50; scene++) expect(new Set(shotTimes(times, 4, uniform)).size).toBe(1)
})

test('causal-from-scratch: no scene is ever seen both ways', () => {
  const uniform = seededUniforms(1, 0)
  const { recipe } = without('causal-from-scratch')
  for (const { name } of recipe.denoiser.stages.slice(1))
    for (let pack = 0; pack < 50; pack++)
      expect(drawShape(recipe, config, name, uniform).attention).not.toBe('bidirectional')
})

test('ablations of one folder share autoencoder and latents, and their files say what was left out', async () => {
  const encoded: number[] = []
  const made = []
  for (const [at, name] of names.entries()) {
    const out = join(folder, `${name}.safetensors`)
    encoded[at] = 0
    const { done } = await trainModel({
      ...{ recipe: toyRecipe, config, out, checkpoints: join(folder, 'checkpoints'), workers: 1, checkpointEvery: 100 },
      ablation: { name, steps: 3 },
      signal: new AbortController().signal,
      onProgress: ({ stage }) => {
        if (stage === 'encode') encoded[at]++
      },
    })
    expect(done).toBe(true)
    made.push(await loadModel(out))
  }
  expect(encoded.slice(1)).toEqual([0, 0, 0])
  expect(made.map((model) => model.provenance.ablation)).toEqual(names.map((name) => ablations[name].title))
  expect(made.map((model) => model.config.positions)).toEqual(names.map((name) => without(name).config.positions))
  const [whole, ...others] = made.map(({ weights }) => weights)
  for (const other of others) {
    const differ = [...whole.index.keys()].filter(
      (name) => `${weightView(other, name)}` !== `${weightView(whole, name)}`,
    )
    expect(differ.length).toBeGreaterThan(0)
    expect(differ.filter((name) => name.startsWith('vae.'))).toEqual([])
  }
}, 120_000)
