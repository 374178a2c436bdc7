import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { allocateWeights, referenceDevice, replaceParams, seededNormals, weightView } from '@sceneweave/tensor'
import { afterAll, expect, test } from 'vitest'
import { presetConfig } from './config.ts'
import {
  companionPath,
  type FewStepHead,
  factorParams,
  findCompanion,
  loadFewStep,
  rankWithin,
  readFewStepHead,
  saveFewStep,
  trainedNames,
  withFactors,
} from './fewStep.ts'
import { forwardProgram } from './forwardProgram.ts'
import { denoiserParams } from './mmdit.ts'
import { initialWeights } from './params.ts'
import { ropeTables } from './rope.ts'
import { bidirectional, packSequence } from './sequence.ts'
import { bagsOfWords, oneHot, textEncoder } from './text.ts'
import { relativeError, toyConfig } from './toyModel.ts'
import { loadModel, modelParams, saveModel } from './weights.ts'

const folder = mkdtempSync(join(tmpdir(), 'sceneweave-few-step-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const RANK = 3

/** A saved random model, and what a training may have made of it. */
async function made(name: string, seed: number) {
  const path = join(folder, `${name}.safetensors`)
  const weights = initialWeights(modelParams(toyConfig), seed)
  await saveModel(path, toyConfig, weights, { seed }, { half: true })
  const base = await loadModel(path)
  const trained = allocateWeights([...denoiserParams(toyConfig), ...factorParams(toyConfig, RANK)])
  for (const { name } of denoiserParams(toyConfig)) weightView(trained, name).set(weightView(base.weights, name))
  trainedNames(toyConfig, RANK).forEach((name, at) => {
    const view = weightView(trained, name)
    seededNormals(9, at, view.length).forEach((normal, i) => {
      view[i] += 0.2 * normal
    })
  })
  return { path, base, trained }
}

const head: Pick<FewStepHead, 'rank' | 'schedule' | 'provenance'> = {
  rank: RANK,
  schedule: { steps: 6, shift: 2, solver: 'multistep' },
  provenance: { seed: 7, command: 'a test' },
}

test('a companion read back makes the velocity that its factors made in training, to half precision', async () => {
  const { path, base, trained } = await made('round', 1)
  await saveFewStep(companionPath(path), base, trained, head)
  const { weights, head: read } = await loadFewStep(companionPath(path), base)
  expect(read).toMatchObject({ ...head, model: 'toy', base: base.hash })
  const groups = [
    { text: 4, grid: [1, 1, 1] },
    { text: 3, grid: [2, 2, 2] },
  ] as const
  const sequence = packSequence([{ groups, sight: bidirectional }], toyConfig)
  const program = forwardProgram(toyConfig, 'velocity', sequence, 0)
  const vocabulary = textEncoder(toyConfig.vocabulary).size
  const inputs = {
    latents: seededNormals(3, 0, 9 * 16),
    words: oneHot(Int32Array.of(6, 7, 0, 0, 8, 9, 0), vocabulary),
    bags: bagsOfWords([Int32Array.of(6, 7), Int32Array.of(8, 9)], vocabulary),
    times: Float32Array.of(0, 0.7),
    ...ropeTables(toyConfig, sequence.positions),
  }
  const device = referenceDevice()
  const factored = replaceParams(program, withFactors(toyConfig, RANK))
  const inTraining = (await (await device.compile(factored, trained)).run(inputs)).velocity
  const loaded = (await (await device.compile(program, weights)).run(inputs)).velocity
  const before = (await (await device.compile(program, base.weights)).run(inputs)).velocity
  expect(relativeError(loaded, inTraining)).toBeLessThan(2e-3)
  expect(relativeError(before, inTraining), 'the companion changes something').toBeGreaterThan(0.1)
})

test('factors as they begin change nothing', () => {
  const weights = initialWeights(factorParams(toyConfig, RANK), 1)
  expect(factorParams(toyConfig, RANK).length).toBeGreaterThan(0)
  for (const { name } of factorParams(toyConfig, RANK))
    if (name.endsWith('.right')) expect(weightView(weights, name).every((value) => value === 0)).toBe(true)
})

test('a companion of other weights is refused with both names and how to mend it', async () => {
  const [one, other] = [await made('one', 1), await made('other', 2)]
  await saveFewStep(companionPath(one.path), one.base, one.trained, head)
  const loading = loadFewStep(companionPath(one.path), other.base)
  await expect(loading).rejects.toThrow(/made for other weights \(toy, .*sceneweave distil/)
})

test('a companion is found beside its weights; one that does not fit says why; where there is none there is null', async () => {
  const { path, base, trained } = await made('beside', 3)
  expect(await findCompanion(path, base.hash)).toBeNull()
  await saveFewStep(companionPath(path), base, trained, head)
  expect(await findCompanion(path, base.hash)).toMatchObject({ head: { schedule: { steps: 6, shift: 2 } } })
  expect(await findCompanion(path, '0'.repeat(64))).toMatchObject({ fault: expect.stringContaining('other weights') })
})

test('a whole model is no companion, and a companion no model', async () => {
  const { path, base, trained } = await made('mixed', 4)
  await expect(readFewStepHead(path)).rejects.toThrow('not a few-step companion')
  await saveFewStep(companionPath(path), base, trained, head)
  await expect(loadModel(companionPath(path))).rejects.toThrow('this is a few-step companion, no model')
})

test('a companion of `small` within five megabytes changes every hidden matrix by a rank of 16 or more', () => {
  const config = presetConfig(
    'small',
    Array.from({ length: 124 }, (_, at) => `word${at}`),
  )
  const rank = rankWithin(config, 5e6)
  expect(rank).toBeGreaterThanOrEqual(16)
  expect(factorParams(config, rank).some(({ name }) => name === 'blocks.7.video.mlp.out.weight.left')).toBe(true)
})
