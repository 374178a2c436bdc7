import {
  companionPath,
  denoiserParams,
  factorParams,
  loadModel,
  saveFewStep,
  seededNormals,
  trainedNames,
} from '@sceneweave/model'
import type { ModelValue } from '@sceneweave/nodes'
import { emptyGraph } from '@sceneweave/project'
import { allocateWeights, weightView } from '@sceneweave/tensor'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { fetchAsset } from '../assetFiles.ts'
import { modelFolder } from '../engineRoom.ts'
import { jointJob, testStage } from '../testFilm.ts'
import { nodeContext } from './context.ts'
import { defaultWorkSettings } from './door.ts'

let stage: Awaited<ReturnType<typeof testStage>>
let model: ModelValue
beforeAll(async () => {
  stage = await testStage()
  const { storage, room, source } = stage
  await writeCompanion(await fetchAsset(storage, source, { folder: modelFolder(room) }))
  model = await models('model').describe(source)
})
afterAll(() => stage?.close())

const models = (key: string) =>
  nodeContext({
    ...{ key, graph: emptyGraph(), signal: new AbortController().signal, storage: stage.storage, room: stage.room },
    ...{ isWatched: () => false, progress: () => {}, settings: defaultWorkSettings, beforeLeaving: () => () => {} },
  }).model

/** A companion that changes everything a little. */
async function writeCompanion(weights: string): Promise<void> {
  const base = await loadModel(weights)
  const { config } = base
  const trained = allocateWeights([...denoiserParams(config), ...factorParams(config, 2)])
  for (const { name } of denoiserParams(config)) weightView(trained, name).set(weightView(base.weights, name))
  for (const [at, name] of trainedNames(config, 2).entries()) {
    const view = weightView(trained, name)
    const noise = seededNormals(3, at, view.length)
    view.set(view.map((value, i) => value + 0.1 * noise[i]))
  }
  const schedule = { steps: 3, shift: 2, solver: 'multistep' } as const
  await saveFewStep(companionPath(weights), base, trained, { rank: 2, schedule, provenance: {} })
}

const quick = () => ({ ...model, sampling: 'quick' }) as const

test('a model says what companion lies beside it, and that this machine, a CPU, usually samples with it', () => {
  expect(model.fewStep).toMatchObject({ steps: 3, shift: 2, solver: 'multistep', isUsual: true })
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

test('a companion that was replaced since it was chosen is refused', async () => {
  const { fewStep } = model
  if (!fewStep) throw new Error('there is no companion')
  const stale = { ...quick(), fewStep: { ...fewStep, hash: '0'.repeat(64) } }
  await expect(models('stale').sample(jointJob(stale))).rejects.toThrow('was replaced since it was chosen')
})
