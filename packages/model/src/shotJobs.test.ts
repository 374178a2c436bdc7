import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Device, type DeviceMemory, seededNormals, weightView } from '@sceneweave/tensor'
import type { JobContext } from '@sceneweave/tensor/engine'
import { onnxDevice } from '@sceneweave/tensor/onnx'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { Autoencoder } from './autoencoder.ts'
import { type ModelConfig, tokenWidth } from './config.ts'
import { Denoiser } from './denoiser.ts'
import { decode, encode, sample } from './engine.ts'
import { writeLatents } from './latentsFile.ts'
import { historyCaches } from './levelCache.ts'
import { autoregressivePlan, jointPlan } from './noisePlan.ts'
import { initialWeights } from './params.ts'
import {
  decodeShot,
  type Opened,
  type SampleProgress,
  type SampleShotsJob,
  type ShotFiles,
  sampleShots,
} from './shotJobs.ts'
import { toyConfig, toyWeights } from './toyModel.ts'
import { modelParams, saveModel } from './weights.ts'

let folder: string
let model: { weights: string; device: 'onnx'; threads: number }
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sceneweave-jobs-'))
  model = { weights: join(folder, 'toy.safetensors'), device: 'onnx', threads: 1 }
  const weights = initialWeights(modelParams(toyConfig), 1)
  const denoiser = toyWeights()
  for (const name of denoiser.index.keys()) weightView(weights, name).set(weightView(denoiser, name))
  await saveModel(model.weights, toyConfig, weights, {})
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const shot = (at: number, name: string): ShotFiles => ({
  prompt: ['wide red fox runs', 'owl sits'][at],
  frames: 5,
  seed: 10 + at,
  latents: join(folder, `${name} ${at}.safetensors`),
})
const job = (name: string): SampleShotsJob => ({
  global: 'red fox',
  shots: [shot(0, name), shot(1, name)],
  plan: jointPlan({ shots: 2, steps: 6 }),
  solver: 'multistep',
  guidance: 2,
  attention: 'bidirectional',
  history: 'recomputed',
})

/** A context that keeps what is told and may stop the work. */
function listening(onTold: (told: SampleProgress, stop: () => void) => void = () => {}) {
  const controller = new AbortController()
  const told: SampleProgress[] = []
  const progress = (value: unknown) => {
    told.push(value as SampleProgress)
    onTold(value as SampleProgress, () => controller.abort())
  }
  return { told, context: { progress, signal: controller.signal } satisfies JobContext }
}
const made = (name: string) => Promise.all([0, 1].map((at) => readFile(shot(at, name).latents)))

test('work that was stopped goes on from its checkpoint, and its files are those of work that was not', async () => {
  await sample({ ...job('whole'), ...model }, listening().context)
  const checkpoint = { file: join(folder, 'state'), everyMs: 0 }
  const stopped = listening((told, stop) => told.type === 'step' && told.step === 4 && stop())
  await expect(sample({ ...job('resumed'), checkpoint, ...model }, stopped.context)).rejects.toThrow('abort')
  expect(await readdir(folder)).not.toContain('resumed 0.safetensors')
  const again = listening()
  expect(await sample({ ...job('resumed'), checkpoint, ...model }, again.context)).toMatchObject({
    resumedAt: 3,
    steps: 6,
  })
  expect(again.told.flatMap((told) => (told.type === 'step' ? [told.step] : []))).toEqual([4, 5, 6])
  expect(await made('resumed')).toEqual(await made('whole'))
})

test('a checkpoint of other work is not gone on from', async () => {
  const checkpoint = { file: join(folder, 'other'), everyMs: 0 }
  await sample({ ...job('first'), checkpoint, ...model }, listening().context)
  const seed = (other: SampleShotsJob) => ({ ...other, shots: [{ ...other.shots[0], seed: 99 }, other.shots[1]] })
  expect(await sample({ ...seed(job('second')), checkpoint, ...model }, listening().context)).toMatchObject({
    resumedAt: 0,
  })
})

test('a given shot is read from its file and left as it is; the others follow it', async () => {
  const plan = autoregressivePlan({ shots: 2, steps: 2 }, 0.2, new Map([[0, 0.2]]))
  const given = (name: string, latents: string): SampleShotsJob => ({
    ...job(name),
    plan,
    attention: 'causal',
    history: 'cached',
    shots: [{ ...shot(0, name), latents, isGiven: true }, shot(1, name)],
  })
  await sample({ ...job('whole'), ...model }, listening().context)
  const before = await readFile(shot(0, 'whole').latents)
  await sample({ ...given('a', shot(0, 'whole').latents), ...model }, listening().context)
  await sample({ ...given('b', shot(1, 'whole').latents), ...model }, listening().context)
  expect(await readFile(shot(0, 'whole').latents)).toEqual(before)
  expect(await readFile(shot(1, 'a').latents)).not.toEqual(await readFile(shot(1, 'b').latents))
})

test('latents of another length or model are refused in words', async () => {
  await sample({ ...job('whole'), ...model }, listening().context)
  const { latents } = shot(0, 'whole')
  const pictures = join(folder, 'pictures.rgb')
  await expect(decode({ latents, frames: 9, pictures, ...model }, listening().context)).rejects.toThrow(
    'not the latents of 9',
  )
  const other = join(folder, 'model.safetensors')
  await saveModel(other, toyConfig, initialWeights(modelParams(toyConfig), 2), {})
  await expect(decode({ latents, frames: 5, pictures, ...model, weights: other }, listening().context)).rejects.toThrow(
    'made by another model',
  )
  const meant = { ...job('meant'), modelHash: '0'.repeat(64) }
  await expect(sample({ ...meant, ...model }, listening().context)).rejects.toThrow('were replaced')
})

test('pictures become latents and latents pictures, as raw files', async () => {
  const pictures = join(folder, 'in.rgb')
  const latents = join(folder, 'encoded.safetensors')
  await writeFile(
    pictures,
    Uint8Array.from(seededNormals(1, 0, 5 * 32 * 32 * 3), (value) => 128 + 40 * value),
  )
  await encode({ pictures, latents, frames: 5, ...model }, listening().context)
  const out = join(folder, 'out.rgb')
  const decoded = await decode({ latents, frames: 5, pictures: out, ...model }, listening().context)
  expect(decoded).toEqual({ frames: 5, size: 32, framesPerSecond: 8 })
  expect((await readFile(out)).length).toBe(5 * 32 * 32 * 3)
  await expect(encode({ pictures, latents, frames: 9, ...model }, listening().context)).rejects.toThrow(
    '9 pictures of 32²',
  )
})

test('previews are made only while someone looks', async () => {
  const whileThere = join(folder, 'watched')
  const preview = { folder, whileThere }
  const unseen = listening()
  await sample({ ...job('unseen'), preview, ...model }, unseen.context)
  expect(unseen.told.some(({ type }) => type === 'preview')).toBe(false)
  await writeFile(whileThere, '')
  const seen = listening()
  await sample({ ...job('seen'), preview, ...model }, seen.context)
  const shown = seen.told.flatMap((told) => (told.type === 'preview' ? [told] : []))
  expect(shown.length).toBeGreaterThan(0)
  expect((await readFile(shown[0].file)).length).toBe(5 * 32 * 32 * 3)
  expect(await made('seen')).toEqual(await made('unseen'))
})

/** A model on a device that has so much memory, where programs take what `needed` says. */
function openedWith(config: ModelConfig, device: Device, memory: Pick<DeviceMemory, 'free' | 'needed'>): Opened {
  const on = { ...device, memory: { resident: () => 0, ...memory } }
  const weights = initialWeights(modelParams(config), 1)
  const denoiser = new Denoiser(config, 'toy', on, weights)
  return { denoiser, autoencoder: new Autoencoder(config, on, weights), caches: historyCaches(denoiser) }
}

test('a film that there is no room to decode is refused before its first step', async () => {
  const onnx = onnxDevice({ threads: 1 })
  // passes take nothing and the smallest tile more than there is
  const opened = openedWith(toyConfig, onnx, {
    free: async () => 1e6,
    needed: async ({ outputs }) => (outputs.some(({ name }) => name === 'pixels') ? 2e6 : 0),
  })
  const { told, context } = listening()
  await expect(sampleShots(opened, job('never'), context)).rejects.toMatchObject({ code: 'out-of-memory' })
  expect(told).toEqual([])
  await onnx.release()
})

test('a preview that there is no room for is left out, and the film is made all the same', async () => {
  const onnx = onnxDevice({ threads: 1 })
  let asked = 0
  const full = openedWith(toyConfig, onnx, { free: async () => (asked++ === 0 ? 1e12 : 0), needed: async () => 1 })
  const whileThere = join(folder, 'looked at')
  await writeFile(whileThere, '')
  const { told, context } = listening()
  await sampleShots(full, { ...job('unshown'), preview: { folder, whileThere } }, context)
  expect(asked).toBeGreaterThan(1)
  expect(new Set(told.map(({ type }) => type))).toEqual(new Set(['step']))
  expect((await made('unshown')).every(({ length }) => length > 0)).toBe(true)
  await onnx.release()
})

test('a shot that goes through in tiles tells of each, and can be cancelled between two', async () => {
  const onnx = onnxDevice({ threads: 1 })
  const config = { ...toyConfig, size: 160 }
  const opened = openedWith(config, onnx, {
    free: async () => 80,
    needed: async ({ shapes, inputs: [{ value }] }) => shapes[value][0],
  })
  const files = { latents: join(folder, 'large.safetensors'), pictures: join(folder, 'large.rgb'), frames: 1 }
  const tokens = Float32Array.from(seededNormals(1, 0, 100 * tokenWidth(config)))
  await writeLatents(files.latents, tokens, { config, hash: 'toy', frames: 1 })
  const { told, context } = listening()
  await decodeShot(opened, files, context)
  expect(told).toEqual([1, 2].map((tile) => ({ type: 'tile', tile, of: 2 })))
  await rm(files.pictures)
  const stopped = listening((_, stop) => stop())
  await expect(decodeShot(opened, files, stopped.context)).rejects.toThrow('abort')
  expect(stopped.told).toHaveLength(1)
  expect(await readdir(folder)).not.toContain('large.rgb')
  await onnx.release()
})
