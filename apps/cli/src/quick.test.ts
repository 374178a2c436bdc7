import { rm } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { readMetadata } from '@sceneweave/media'
import {
  companionPath,
  denoiserParams,
  factorParams,
  type LoadedModel,
  loadModel,
  type ModelDescription,
  saveFewStep,
  seededNormals,
  trainedNames,
} from '@sceneweave/model'
import { standardPlan } from '@sceneweave/nodes'
import { allocateWeights, weightView } from '@sceneweave/tensor'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { settleSampling, usualSampling } from './runSettings.ts'
import { openTestStage, type TestStage } from './testStage.ts'

const schedule = { steps: 3, shift: 2.5, solver: 'euler' } as const

/** A companion that changes everything a little. */
async function writeCompanion(base: LoadedModel): Promise<string> {
  const path = companionPath(stage.weights)
  const trained = allocateWeights([...denoiserParams(base.config), ...factorParams(base.config, 2)])
  for (const { name } of denoiserParams(base.config)) weightView(trained, name).set(weightView(base.weights, name))
  for (const [at, name] of trainedNames(base.config, 2).entries()) {
    const view = weightView(trained, name)
    const noise = seededNormals(3, at, view.length)
    view.set(view.map((value, i) => value + 0.1 * noise[i]))
  }
  await saveFewStep(path, base, trained, { rank: 2, schedule, provenance: { command: 'a test' } })
  return path
}

let stage: TestStage
beforeAll(async () => {
  stage = await openTestStage()
})
afterAll(() => stage.close())

/** How a film says that it was made. */
async function made(name: string, ...options: string[]) {
  const run = ['run', 'scene.json', '-o', name, '--weights', stage.weights, '--device', 'onnx', ...options]
  const { code, lines } = await stage.sceneweave(run)
  expect(code, lines.join('\n')).toBe(0)
  const { made } = await readMetadata(stage.path(name))
  return { lines, made: JSON.parse(made) as Record<string, unknown> }
}

test('beside its weights a companion is found and used on a CPU, unless full sampling or its settings are asked for', async () => {
  const base = await loadModel(stage.weights)
  await writeCompanion(base)
  const quick = await made('quick.mp4')
  expect(quick.made).toMatchObject({ sampling: 'quick', ...schedule, guidance: 1, modelHash: base.hash })
  expect(quick.made.fewStepHash).toMatch(/^[0-9a-f]{64}$/)
  const full = await made('full.mp4', '--sampling', 'full', '--steps', '2')
  expect(full.made).toMatchObject({ sampling: 'full', steps: 2, guidance: 3, solver: 'multistep' })
  expect(full.made.fewStepHash).toBeUndefined()
})

test('the companion beside the weights that a graph is run with comes along', async () => {
  await writeCompanion(await loadModel(stage.weights))
  const template = fileURLToPath(new URL('../../../packages/nodes/templates/joint.json', import.meta.url))
  const graph = [
    'run',
    template,
    '-o',
    'graph.webp',
    '--weights',
    stage.weights,
    '--sampling',
    'quick',
    '--data',
    'graphs',
  ]
  const short = [1, 2, 3].flatMap((shot) => ['--set', `shot${shot}.frames=1`])
  const { code, lines } = await stage.sceneweave([...graph, ...short])
  expect(code, lines.join('\n')).toBe(0)
  await rm(companionPath(stage.weights))
  const refused = await stage.sceneweave([...graph, ...short])
  expect([refused.code, refused.lines.at(-1)]).toEqual([1, expect.stringContaining('has no few-step companion')])
})

test('a companion of other weights is told, and the film is made in full', async () => {
  const base = await loadModel(stage.weights)
  await writeCompanion({ ...base, hash: '0'.repeat(64) })
  const { made: how, lines } = await made('other.mp4')
  expect(how).toMatchObject({ sampling: 'full', steps: 8 })
  expect(lines.join('\n')).toContain('was made for other weights')
  const asked = ['run', 'scene.json', '-o', 'no.mp4', '--weights', stage.weights, '--sampling', 'quick']
  const refused = await stage.sceneweave(asked)
  expect(refused.code).toBe(1)
  expect(refused.lines.at(-1)).toMatch(/other weights.*sceneweave distil/)
  await rm(companionPath(stage.weights))
})

test('a scene file and a graph without a plan are made in the same way', () => {
  const { steps, shift, contextTime, mode } = usualSampling
  expect({ steps, shift, contextTime, mode }).toEqual(standardPlan)
})

describe('what is usual', () => {
  const config = { name: 'small' } as ModelDescription['config']
  const head = { model: 'small', base: '', rank: 2, schedule, provenance: {}, hash: '' }
  const model: ModelDescription = { config, provenance: {}, hash: '', fewStep: { path: '', head } }
  const bare: ModelDescription = { config, provenance: {}, hash: '' }

  test('quick on a CPU where there is a companion; full on a GPU, and where there is none', () => {
    expect(settleSampling({}, model, { device: 'onnx' })).toMatchObject({ sampling: 'quick', steps: 3, guidance: 1 })
    expect(settleSampling({}, model, { device: 'cuda' })).toMatchObject({ sampling: 'full', steps: 8, guidance: 3 })
    expect(settleSampling({}, bare, { device: 'onnx' })).toMatchObject({ sampling: 'full', steps: 8, guidance: 3 })
  })

  test.each([{ steps: 12 }, { guidance: 2 }, { shift: 1 }, { solver: 'heun' as const }])(
    '%o means full sampling',
    (wish) => {
      expect(settleSampling(wish, model, { device: 'onnx' })).toMatchObject({ sampling: 'full', ...wish })
    },
  )

  test('a plan made by hand means full sampling', () => {
    expect(settleSampling({}, model, { device: 'onnx', planFile: 'plan.json' }).sampling).toBe('full')
  })

  test('quick that is asked for takes what is said beside it', () => {
    const wishes = { sampling: 'quick', steps: 8 } as const
    expect(settleSampling(wishes, model, { device: 'cuda' })).toMatchObject({ sampling: 'quick', steps: 8, shift: 2.5 })
  })

  test('quick without a companion is refused with how to make one', () => {
    expect(() => settleSampling({ sampling: 'quick' }, bare, { device: 'onnx' })).toThrow(/sceneweave distil/)
  })
})
