import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { denoiserParams, factorParams, loadModel, saveFewStep, seededNormals, trainedNames } from '@sceneweave/model'
import type { ModelValue } from '@sceneweave/nodes'
import { type AssetRef, emptyGraph } from '@sceneweave/project'
import { allocateWeights, weightView } from '@sceneweave/tensor'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { fetchAsset, storeFile } from '../assetFiles.ts'
import { WEIGHTS_TYPE } from '../companions.ts'
import { modelFolder } from '../engineRoom.ts'
import { jointJob, testStage } from '../testFilm.ts'
import { nodeContext } from './context.ts'
import { defaultWorkSettings } from './door.ts'

let stage: Awaited<ReturnType<typeof testStage>>
let model: ModelValue
const brought: AssetRef[] = []
beforeAll(async () => {
  stage = await testStage(brought)
  await bring({})
  model = await models('model').describe(stage.source)
})
afterAll(() => stage?.close())

const models = (key: string) =>
  nodeContext({
    ...{ key, graph: emptyGraph(), signal: new AbortController().signal, storage: stage.storage, room: stage.room },
    ...{ isWatched: () => false, progress: () => {}, settings: defaultWorkSettings, beforeLeaving: () => () => {} },
  }).model

/** Brings a companion that changes everything a little, as a person would: after all that was brought before. */
async function bring({ steps = 3, base: of = '' }): Promise<AssetRef> {
  const base = await loadModel(await fetchAsset(stage.storage, stage.source, { folder: modelFolder(stage.room) }))
  const { config } = base
  const trained = allocateWeights([...denoiserParams(config), ...factorParams(config, 2)])
  for (const { name } of denoiserParams(config)) weightView(trained, name).set(weightView(base.weights, name))
  for (const [at, name] of trainedNames(config, 2).entries()) {
    const view = weightView(trained, name)
    const noise = seededNormals(steps, at, view.length)
    view.set(view.map((value, i) => value + 0.1 * noise[i]))
  }
  const schedule = { steps, shift: 2, solver: 'multistep' } as const
  const file = join(stage.folder, 'companion.safetensors')
  await saveFewStep(file, { ...base, hash: of || base.hash }, trained, { rank: 2, schedule, provenance: {} })
  const asset = await storeFile(stage.storage, file, WEIGHTS_TYPE)
  brought.unshift(asset)
  return asset
}

const quick = () => ({ ...model, sampling: 'quick' }) as const

test('a model says what companion was brought for it, and that this machine, a CPU, usually samples with it', () => {
  const [{ asset }] = brought
  const found = { hash: asset, source: asset, steps: 3, shift: 2, solver: 'multistep', isUsual: true }
  expect(model.fewStep).toEqual(found)
})

test('quick sampling is by the companion, full by the model; both make latents of one model, which either decodes alike', async () => {
  const [byCompanion] = await models('quick').sample(jointJob(quick()))
  const [byModel] = await models('full').sample(jointJob({ ...model, sampling: 'full' }))
  expect(byCompanion.latents.asset).not.toBe(byModel.latents.asset)
  expect(byCompanion.model).toBe(byModel.model)
  const [one, other] = [
    await models('quick').decode(quick(), byCompanion),
    await models('full').decode(model, byCompanion),
  ]
  expect(one.clip).toEqual(other.clip)
})

test('of several companions the one that was brought last is taken, of other weights or damaged ones none', async () => {
  const last = await bring({ steps: 4 })
  await bring({ base: '0'.repeat(64) })
  const bytes = await readFile(join(stage.folder, 'companion.safetensors'))
  brought.unshift(await stage.storage.assets.put(bytes.subarray(0, -8), WEIGHTS_TYPE))
  brought.unshift(await stage.storage.assets.put(Buffer.from('no weights at all'), WEIGHTS_TYPE))
  expect((await models('last').describe(stage.source)).fewStep).toMatchObject({ source: last.asset, steps: 4 })
  brought.splice(0, brought.length)
  expect((await models('none').describe(stage.source)).fewStep).toBeUndefined()
})

test('a companion chosen for weights is refused in words', async () => {
  const { asset } = await bring({})
  await expect(models('wrong').describe(asset)).rejects.toThrow(
    `asset ${asset}: this is a few-step companion, no model`,
  )
})

test('a companion that was replaced since it was chosen is refused', async () => {
  const { fewStep } = model
  if (!fewStep) throw new Error('there is no companion')
  const stale = { ...quick(), fewStep: { ...fewStep, hash: '0'.repeat(64) } }
  await expect(models('stale').sample(jointJob(stale))).rejects.toThrow('was replaced since it was chosen')
})
