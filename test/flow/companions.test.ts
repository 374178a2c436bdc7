import { createReadStream } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import {
  denoiserParams,
  factorParams,
  type LoadedModel,
  loadModel,
  saveFewStep,
  seededNormals,
  trainedNames,
} from '@sceneweave/model'
import type { ModelValue } from '@sceneweave/nodes'
import { newProject } from '@sceneweave/project'
import {
  collectAssets,
  createProject,
  keepUpload,
  localOwner,
  putAsset,
  type Run,
  readResult,
  readRun,
} from '@sceneweave/store'
import { allocateWeights, weightView } from '@sceneweave/tensor'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { done, eventsOf, type FlowStage, filmOf, openFlowStage } from './flowStage.ts'

let stage: FlowStage
let base: LoadedModel
let owner: string
beforeAll(async () => {
  stage = await openFlowStage()
  base = await loadModel(stage.weights)
  owner = (await localOwner(stage.store)).id
  await createProject(stage.store, { project: newProject('anns', 'Of Ann'), owner: 'ann' })
  await stage.startRunner()
}, 300_000)
afterAll(() => stage?.close(), 60_000)

/** A companion of the stage's weights that changes everything a little, uploaded. */
async function upload(user: string, steps: number): Promise<string> {
  const { config, weights } = base
  const trained = allocateWeights([...denoiserParams(config), ...factorParams(config, 2)])
  for (const { name } of denoiserParams(config)) weightView(trained, name).set(weightView(weights, name))
  for (const [at, name] of trainedNames(config, 2).entries()) {
    const view = weightView(trained, name)
    const noise = seededNormals(steps, at, view.length)
    view.set(view.map((value, i) => value + 0.1 * noise[i]))
  }
  const file = join(stage.folder, `${user}-${steps}.safetensors`)
  const schedule = { steps, shift: 2, solver: 'multistep' } as const
  await saveFewStep(file, base, trained, { rank: 2, schedule, provenance: {} })
  const { asset } = await putAsset(stage.store, createReadStream(file), { mediaType: 'application/x-safetensors' })
  await keepUpload(stage.store, { asset, user })
  await rm(file)
  return asset
}

const graph = (sampling: string) =>
  stage.graph('joint', {
    ...{ 'shot1.frames': 5, 'shot2.frames': 5, 'shot3.frames': 5, 'shot1.seed': 1, 'shot2.seed': 2, 'shot3.seed': 3 },
    'model.sampling': sampling,
  })

/** The model that a run found, and its film. */
async function made(run: Run): Promise<{ model: ModelValue; film: Buffer }> {
  const events = await done(stage.store, run)
  const end = events.findLast((event) => event.type === 'node-end' && event.node === 'model')
  const result = end?.type === 'node-end' ? await readResult(stage.store, end.key) : null
  return { model: result?.outputs.model as ModelValue, film: await filmOf(stage.store, events) }
}

const quick = () => stage.submit(graph('quick'))
const anns = (sampling: string) => stage.submit(graph(sampling), { user: 'ann', project: 'anns' })

test('uploaded weights are sampled quick by the companion that was uploaded for them, by whoever may see it, and it is kept', async () => {
  const refused = await quick()
  await eventsOf(stage.store, refused.id)
  expect((await readRun(stage.store, refused.id)).fault?.message).toContain('has no few-step companion; choose full')
  const full = await made(await stage.submit(graph('auto')))
  expect(full.model.fewStep).toBeUndefined()

  const first = await upload(owner, 3)
  const byFirst = await made(await quick())
  expect(byFirst.model).toMatchObject({ sampling: 'quick', fewStep: { hash: first, source: first, steps: 3 } })
  expect(byFirst.film.equals(full.film)).toBe(false)
  // of itself too, as this is a CPU
  expect((await made(await stage.submit(graph('auto')))).film.equals(byFirst.film)).toBe(true)

  const second = await upload(owner, 2)
  expect((await made(await quick())).model.fewStep).toMatchObject({ source: second, steps: 2 })
  // put again, it is the last
  await upload(owner, 3)
  expect((await made(await quick())).film.equals(byFirst.film)).toBe(true)

  // Ann, who may not see them, gets the film that was there without
  expect((await made(await anns('auto'))).film.equals(full.film)).toBe(true)
  const unseen = await anns('quick')
  await eventsOf(stage.store, unseen.id)
  expect((await readRun(stage.store, unseen.id)).fault?.message).toContain('has no few-step companion')

  const { assets } = await collectAssets(stage.store, { preview: true, graceMs: 0, uploadsUnusedForMs: 0 })
  expect(assets.map(({ asset }) => asset)).not.toEqual(expect.arrayContaining([first]))
}, 300_000)
