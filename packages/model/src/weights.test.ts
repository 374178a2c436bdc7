import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Weights, weightView } from '@sceneweave/tensor'
import { afterAll, describe, expect, test } from 'vitest'
import { initialWeights } from './params.ts'
import { WeightsFault, writeSafetensors } from './safetensors.ts'
import { toyConfig } from './toyModel.ts'
import { loadModel, modelParams, saveModel } from './weights.ts'

const folder = mkdtempSync(join(tmpdir(), 'sceneweave-weights-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const path = join(folder, 'model.safetensors')
const params = modelParams(toyConfig)
const weights = initialWeights(params, 5)
type Tensors = Parameters<typeof writeSafetensors>[1]
const tensorsOf = (from: Weights): Tensors =>
  params.map(({ name, shape }) => ({ name, shape, data: weightView(from, name) }))
const metadata = { format: 'sceneweave-model 1', config: JSON.stringify(toyConfig), provenance: '{}' }

test('a model that was saved is loaded as it was: config, every weight, provenance, and a hash of all of it', async () => {
  await saveModel(path, toyConfig, weights, { command: 'sceneweave train toy', seed: 5 })
  const loaded = await loadModel(path)
  expect(loaded.config).toEqual(toyConfig)
  expect(loaded.weights).toEqual(weights)
  expect(loaded.provenance).toEqual({ command: 'sceneweave train toy', seed: 5 })
  await saveModel(path, toyConfig, weights, { command: 'sceneweave train toy', seed: 5 })
  expect((await loadModel(path)).hash, 'equal models, equal bytes').toBe(loaded.hash)
  await saveModel(path, toyConfig, weights, { command: 'sceneweave train toy', seed: 6 })
  expect((await loadModel(path)).hash).not.toBe(loaded.hash)
})

describe('a file that is not this model says so in one line, with its path', () => {
  const all = tensorsOf(weights)
  const spoiled = all.map((tensor, at) => (at === 3 ? { ...tensor, data: tensor.data.map(() => Number.NaN) } : tensor))
  const turned = all.map((tensor) =>
    tensor.name === 'text.embedding' ? { ...tensor, shape: tensor.shape.toReversed() } : tensor,
  )
  const config = (change: object) => ({ ...metadata, config: JSON.stringify({ ...toyConfig, ...change }) })
  const faults: [string, Tensors, Record<string, string>, string][] = [
    ['tensors of another program', [{ name: 'a', shape: [1], data: Float32Array.of(1) }], {}, 'not a Sceneweave model'],
    ['another version of the format', all, { ...metadata, format: 'sceneweave-model 2' }, 'not a Sceneweave model'],
    ['a tensor is missing', all.slice(1), metadata, `tensor "${all[0].name}" is missing`],
    [
      'one tensor too many',
      [...all, { name: 'more', shape: [1], data: Float32Array.of(1) }],
      metadata,
      '1 tensors are not of this model',
    ],
    ['a tensor of another shape', turned, metadata, 'tensor "text.embedding" is [32, 12], expected [12, 32]'],
    ['weights that are not numbers', spoiled, metadata, `tensor "${all[3].name}" holds values that are not numbers`],
    ['no config', all, { format: metadata.format }, 'the config in its header cannot be read'],
    ['a config that is not JSON', all, { ...metadata, config: '{' }, 'the config in its header cannot be read'],
    ['a config with an unknown field', all, config({ depth: 3 }), 'the config in its header cannot be read'],
    ['a config whose heads do not fit', all, config({ heads: 3 }), 'the config in its header cannot be read'],
    [
      'a config of an impossible autoencoder',
      all,
      config({ vae: { ...toyConfig.vae, encoder: [1, 2, 3, 4, 5] } }),
      'the config in its header cannot be read',
    ],
    [
      'provenance that is not JSON',
      all,
      { ...metadata, provenance: 'me' },
      'the provenance in its header cannot be read',
    ],
    [
      'provenance that is a list',
      all,
      { ...metadata, provenance: '[1]' },
      'the provenance in its header cannot be read',
    ],
  ]
  test.each(faults)('%s', async (_title, tensors, header, words) => {
    await writeSafetensors(path, tensors, header)
    const fault = await loadModel(path).catch((error: unknown) => error)
    expect(fault).toBeInstanceOf(WeightsFault)
    const { message, code } = fault as WeightsFault
    expect(message.startsWith(`${path}: `) && !message.includes('\n'), message).toBe(true)
    expect(message).toContain(words)
    expect(code).toBe('other-model')
  })

  test('sizes in the config make nothing of their size', async () => {
    const wide = { width: 2 ** 20, heads: 2 ** 16, mlpRatio: 4 }
    const huge = [
      wide,
      { layers: 2 ** 40 },
      { vae: { ...toyConfig.vae, encoder: [2 ** 40, 2 ** 40] } },
      { timeEmbedding: 2 ** 44 },
    ]
    for (const change of huge) {
      await writeSafetensors(path, all, config(change))
      const before = process.memoryUsage().arrayBuffers
      await expect(loadModel(path)).rejects.toBeInstanceOf(WeightsFault)
      expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(50_000_000)
    }
  })
})
