import { mkdtemp, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { seededNormals } from '@sceneweave/tensor'
import { onnxDevice } from '@sceneweave/tensor/onnx'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { autoregressivePlan, jointPlan, type NoisePlan } from './noisePlan.ts'
import { type SampledScene, type SampleOptions, sampleScene } from './sampler.ts'
import { loadSamplingState, saveSamplingState } from './samplingState.ts'
import { latentSize } from './shotLatents.ts'
import { solvers } from './solver.ts'
import { toyConfig, toyDenoiser, toyShot } from './toyModel.ts'

const device = onnxDevice({ threads: 1, sessions: 60 })
const given = seededNormals(50, 0, latentSize(toyConfig, 5))
const scene: SampledScene = {
  global: Int32Array.of(7, 9, 8, 0),
  shots: [{ ...toyShot(4), given }, toyShot(1), toyShot(2)],
}
const level = new Map([[0, 0.1]])
const drawn: NoisePlan = [1, 0.5, 0, 0.6, 0.3, 0.7, 0].map((t) => [0.1, t, t === 1 ? 1 : t / 2])

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sceneweave-state-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

/** Runs a sampling to its end, and again from the file of each of its states on a fresh model. */
async function expectResumable(options: SampleOptions): Promise<void> {
  const files: string[] = []
  const onStep: SampleOptions['onStep'] = async ({ step, state }) => {
    files.push(join(folder, `step ${step}.safetensors`))
    await saveSamplingState(files[step - 1], await state(), 'this work')
  }
  const whole = await sampleScene(toyDenoiser(device), scene, { ...options, onStep })
  expect(files.length).toBeGreaterThan(3)
  for (const [at, file] of files.entries()) {
    const resume = await loadSamplingState(file, 'this work')
    if (!resume) return expect.unreachable(`${file} was not read`)
    const steps: number[] = []
    const again = await sampleScene(toyDenoiser(device), scene, {
      ...options,
      resume,
      onStep: ({ step }) => void steps.push(step),
    })
    expect(again, `from step ${at + 1}`).toEqual(whole)
    expect(steps, 'no step is done twice').toEqual(Array.from({ length: files.length - at - 1 }, (_, n) => at + 2 + n))
  }
}

const base = { guidance: 2, attention: 'bidirectional', history: 'recomputed' } as const

test.each(solvers)('a sampling goes on from any of its steps to the same bits (%s)', async (solver) => {
  const plan = jointPlan({ shots: 3, steps: 4 }).map((row) => row.map((t, shot) => level.get(shot) ?? t))
  await expectResumable({ ...base, solver, plan })
})

test.each(solvers)('and so it does where shots are noised again by hand (%s)', async (solver) => {
  await expectResumable({ ...base, solver, plan: drawn })
})

test.each(solvers)('and so it does with history in the cache (%s)', async (solver) => {
  const plan = autoregressivePlan({ shots: 3, steps: 3 }, 0.2, level)
  await expectResumable({ ...base, solver, plan, attention: 'causal', history: 'cached' })
})

test('a state of other work, or a damaged one, is not gone on from', async () => {
  const file = join(folder, 'other.safetensors')
  const now = new Map([[0, Float32Array.of(1, 2)]])
  await saveSamplingState(file, { row: 1, done: 1, now, clean: new Map(), rises: new Map(), memory: new Map() }, 'this')
  expect(await loadSamplingState(file, 'this')).not.toBeNull()
  expect(await loadSamplingState(file, 'other')).toBeNull()
  await truncate(file, 40)
  expect(await loadSamplingState(file, 'this')).toBeNull()
  await writeFile(file, '')
  expect(await loadSamplingState(file, 'this')).toBeNull()
  expect(await loadSamplingState(join(folder, 'nothing'), 'this')).toBeNull()
})
