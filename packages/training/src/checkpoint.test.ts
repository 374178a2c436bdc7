import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, truncateSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { seededNormals } from '@sceneweave/model'
import { afterAll, beforeEach, expect, test } from 'vitest'
import { loadCheckpoint, type Progress, saveCheckpoint } from './checkpoint.ts'
import { adamw, type OptimiserState, optimiserState } from './optimiser.ts'
import { tinyRecipe } from './recipe.ts'

const root = mkdtempSync(join(tmpdir(), 'sceneweave-checkpoint-'))
afterAll(() => rmSync(root, { recursive: true, force: true }))
let folder = root
let runs = 0
beforeEach(() => {
  folder = join(root, String(runs++))
})

const progress: Progress = { part: 'vae', step: 3, recipe: 'abc', losses: [{ stage: 'vae', step: 3, loss: 0.5 }] }

/** State after three steps: all four of its arrays differ from the start and from each other. */
function trainedState(): OptimiserState {
  const state = optimiserState(seededNormals(1, 0, 50))
  for (let step = 0; step < 3; step++)
    adamw(state, seededNormals(2, step, 50), tinyRecipe.vae.optimiser, { step, rate: 0.1 })
  return state
}

test('a checkpoint gives back progress and state, bit for bit', async () => {
  const state = trainedState()
  await saveCheckpoint(folder, progress, state)
  const again = optimiserState(new Float32Array(50))
  expect(await loadCheckpoint(folder, 'vae', 'abc', again)).toEqual(progress)
  expect(again).toEqual(state)
})

test('no file of a checkpoint is larger than 16 MiB, however large the model', async () => {
  const state = optimiserState(seededNormals(3, 0, 9_000_000))
  await saveCheckpoint(folder, progress, state)
  const sizes = readdirSync(join(folder, 'vae-0000003')).map((name) => statSync(join(folder, 'vae-0000003', name)).size)
  expect(Math.max(...sizes)).toBeLessThanOrEqual(16 * 2 ** 20)
  const again = optimiserState(new Float32Array(9_000_000))
  await loadCheckpoint(folder, 'vae', 'abc', again)
  expect(again.weights.every((value, at) => value === state.weights[at])).toBe(true)
})

test('without a checkpoint, or with one of another part, a run begins anew and its state is untouched', async () => {
  const state = optimiserState(new Float32Array(50))
  expect(await loadCheckpoint(folder, 'vae', 'abc', state)).toBeNull()
  await saveCheckpoint(folder, progress, trainedState())
  expect(await loadCheckpoint(folder, 'denoiser', 'abc', state)).toBeNull()
  expect(state).toEqual(optimiserState(new Float32Array(50)))
})

test('a checkpoint of another recipe is refused by its name, and stays', async () => {
  await saveCheckpoint(folder, progress, trainedState())
  const state = optimiserState(new Float32Array(50))
  const says = `${folder}/vae-0000003: this checkpoint is of another recipe`
  await expect(loadCheckpoint(folder, 'vae', 'other', state)).rejects.toThrow(says)
  expect(state).toEqual(optimiserState(new Float32Array(50)))
  expect((await loadCheckpoint(folder, 'vae', 'abc', state))?.step).toBe(3)
})

test('a newer checkpoint takes the place of the older one of its part, and of no other', async () => {
  const state = trainedState()
  await saveCheckpoint(folder, progress, state)
  await saveCheckpoint(folder, { ...progress, part: 'denoiser', step: 9 }, state)
  await saveCheckpoint(folder, { ...progress, step: 12_000 }, state)
  await saveCheckpoint(folder, { ...progress, step: 12_000 }, state)
  expect(readdirSync(folder).sort()).toEqual(['denoiser-0000009', 'vae-0012000'])
  expect((await loadCheckpoint(folder, 'vae', 'abc', state))?.step).toBe(12_000)
})

test('what a stop left half-written is not taken for a checkpoint', async () => {
  await saveCheckpoint(folder, progress, trainedState())
  mkdirSync(join(folder, '.vae-0000004.part'))
  expect((await loadCheckpoint(folder, 'vae', 'abc', trainedState()))?.step).toBe(3)
})

test('a damaged checkpoint says which file is broken', async () => {
  await saveCheckpoint(folder, progress, trainedState())
  const file = join(folder, 'vae-0000003/square.safetensors')
  truncateSync(file, 100)
  await expect(loadCheckpoint(folder, 'vae', 'abc', trainedState())).rejects.toThrow(`${file}: `)
})
