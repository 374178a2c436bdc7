import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { loadFewStep, loadModel, presets, readFewStepHead, saveModel, toHalf } from '@sceneweave/model'
import { allocateWeights, type Executable, gradientName, weightView } from '@sceneweave/tensor'
import { onnxDevice } from '@sceneweave/tensor/onnx'
import { afterAll, expect, test } from 'vitest'
import { type DistilOptions, distilModel, studentWeights } from './distil.ts'
import { type DistilRecipe, tinyDistil } from './distilRecipe.ts'
import { lineBatch } from './lineBatch.ts'
import { lossProgram } from './lossPrograms.ts'
import { adamw, optimiserState } from './optimiser.ts'
import { PACKS_A_PIECE } from './pairFiles.ts'
import { PairSampler } from './pairSampler.ts'
import { drawPack, madeLatents, pairBatch } from './pairs.ts'
import { toyConfig, toyDataset, toyRecipe } from './toyRecipe.ts'
import { toyTeacher } from './toyTeacher.ts'

const folder = mkdtempSync(join(tmpdir(), 'sceneweave-distil-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const device = onnxDevice({ threads: 1, sessions: 60 })

async function savedTeacher() {
  const config = { ...toyConfig, textBucket: presets.tiny.textBucket }
  const path = join(folder, 'teacher.safetensors')
  await saveModel(path, config, toyTeacher(config), { seed: 5 }, { half: true })
  return loadModel(path)
}

const optionsOf = async (name: string, change: Partial<DistilOptions> = {}): Promise<DistilOptions> => ({
  recipe: {
    ...tinyDistil,
    base: { ...toyRecipe, denoiser: { ...toyRecipe.denoiser, stills: 0 } },
    // one piece of films and a little of the next
    pairs: { ...tinyDistil.pairs, packs: PACKS_A_PIECE + 1, rows: 100, steps: 2, kept: 2 },
    student: { ...tinyDistil.student, steps: 3, micro: 2, rank: 2 },
  },
  base: await savedTeacher(),
  device,
  made: { command: 'a test' },
  out: join(folder, `${name}-few-step.safetensors`),
  checkpoints: join(folder, name),
  workers: 2,
  checkpointEvery: 2,
  signal: new AbortController().signal,
  onProgress: () => {},
  ...change,
})

test('a run stopped after every piece of films and every step, and resumed, gives the companion of one that never stopped', async () => {
  const whole = await optionsOf('whole')
  expect((await distilModel(whole)).done).toBe(true)
  const stopped = await optionsOf('stopped', { workers: 1, seconds: 1e-6 })
  let runs = 1
  while (!(await distilModel(stopped)).done) runs++
  expect(runs, 'after the first piece, and after each of two steps').toBe(4)
  const [one, other] = await Promise.all([whole, stopped].map(({ out, base }) => loadFewStep(out, base)))
  expect(other.weights.buffer).toEqual(one.weights.buffer)
  expect(one.weights.buffer).not.toEqual(whole.base.weights.buffer)
  const { provenance, schedule } = await readFewStepHead(whole.out)
  expect(schedule).toEqual(tinyDistil.schedule)
  expect(provenance).toMatchObject({ command: 'a test', seed: tinyDistil.seed, steps: 3, base: whole.base.hash })
  expect(provenance.shots, 'shots that the teacher made').toBeGreaterThan(PACKS_A_PIECE)
}, 120_000)

test('a student that learns the lines of guided films comes nearer to them in few steps without guidance', async () => {
  const config = toyConfig
  const weights = toyTeacher(config)
  const recipe: DistilRecipe = {
    ...tinyDistil,
    base: { ...toyRecipe, denoiser: { ...toyRecipe.denoiser, stills: 0 } },
    pairs: { ...tinyDistil.pairs, packs: 12, rows: 150, steps: 6, kept: 6 },
    student: { ...tinyDistil.student, steps: 150, rank: 4 },
  }
  const making = { recipe, config, data: toyDataset(config, 8) }
  const kept: Uint16Array[] = []
  const sampler = new PairSampler(recipe, config, device, weights)
  for (let pack = 0; pack < recipe.pairs.packs; pack++) {
    const drawn = drawPack(recipe, config, making.data, pack)
    const ends = await (await sampler.ask(pairBatch(making, pack), 0)).ends
    kept.push(Uint16Array.from(ends.flatMap((latents) => [...toHalf(madeLatents(config, drawn, latents))])))
  }
  const student = studentWeights({ config, weights }, recipe)
  const state = optimiserState(student.buffer)
  const gradient = allocateWeights([...student.index].map(([name, { shape }]) => ({ name, shape })))
  const made = new Map<string, Promise<Executable>>()
  const loss = async (stream: number) => {
    const batch = lineBatch({ ...making, packs: kept.length, kept: (pack) => kept[pack] }, stream)
    const key = JSON.stringify(batch.shape)
    const ready = made.get(key) ?? device.compile(lossProgram(config, batch.shape), student)
    made.set(key, ready)
    return (await ready).run(batch.inputs)
  }
  const lossesOf = async () => {
    let sum = 0
    for (let stream = 1000; stream < 1020; stream++) sum += (await loss(stream)).loss[0]
    return sum
  }
  const before = await lossesOf()
  for (let step = 0; step < recipe.student.steps; step++) {
    const results = await loss(step)
    for (const name of gradient.index.keys()) {
      const found = results[gradientName(name)]
      if (found) weightView(gradient, name).set(found)
    }
    adamw(state, gradient.buffer, recipe.student.optimiser, { step, rate: 3e-3 })
  }
  expect((await lossesOf()) / before).toBeLessThan(0.6)
  for (const { name } of [...student.index]
    .map(([name]) => ({ name }))
    .filter(({ name }) => student.index.has(`${name}.left`)))
    expect(weightView(student, name), `${name} is frozen`).toEqual(weightView(weights, name))
}, 120_000)
