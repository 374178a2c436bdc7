import { copyFile, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { encodeImage, openVideo, readMetadata } from '@sceneweave/media'
import type { ModelValue, NodeContext, Told, VideoValue } from '@sceneweave/nodes'
import { emptyGraph } from '@sceneweave/project'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { assetSource, fetchAsset } from '../assetFiles.ts'
import { type EngineRoom, openEngineRoom } from '../engineRoom.ts'
import type { RunStorage } from '../runStorage.ts'
import { jointJob, testStage } from '../testFilm.ts'
import { nodeContext } from './context.ts'
import { defaultWorkSettings, type NodeDoor } from './door.ts'

let stage: Awaited<ReturnType<typeof testStage>>
let room: EngineRoom
let storage: RunStorage
let model: ModelValue
beforeAll(async () => {
  stage = await testStage()
  ;({ room, storage } = stage)
  model = await context('model').model.describe(stage.source)
})
afterAll(() => stage?.close())

function context(key: string, change: Partial<NodeDoor> = {}): NodeContext {
  const base = {
    key,
    graph: emptyGraph(),
    signal: new AbortController().signal,
    storage,
    room,
    isWatched: () => false,
    progress: () => {},
  }
  return nodeContext({ ...base, settings: defaultWorkSettings, beforeLeaving: () => () => {}, ...change })
}

/** Told steps, and what happens when one is told. */
function listening(onTold: (told: Told) => void = () => {}) {
  const steps: Told[] = []
  const progress = (told: Told) => {
    steps.push(told)
    onTold(told)
  }
  return { steps, progress }
}

const assetsOf = (latents: Awaited<ReturnType<NodeContext['model']['sample']>>) =>
  latents.map((one) => one.latents.asset)

test('shots are sampled, decoded without loss and joined into a film that carries its document', async () => {
  const { model: models, media } = context('film')
  const latents = await models.sample(jointJob(model))
  expect(latents.map(({ shot, frames }) => [shot, frames])).toEqual([
    ['shot1', 5],
    ['shot2', 5],
  ])
  const segments = await Promise.all(latents.map((one) => models.decode(model, one)))
  const video: VideoValue = { segments, framesPerSecond: 8, width: 32, height: 32 }
  for (const format of ['mp4', 'webp', 'gif'] as const) {
    const document = { graph: 'näh "<&>"' }
    const film = await media.film(video, { format, title: 'Two shots', document })
    const file = await fetchAsset(storage, film.asset, { folder: room.folder })
    const opened = await openVideo(assetSource(storage, film), { folder: room.folder })
    expect(opened.frames).toBe(10)
    await opened.close()
    const metadata = await readMetadata(await withEnding(file, format))
    expect([metadata.document, metadata.graph].map((text) => JSON.parse(text))).toEqual([document, emptyGraph()])
  }
  const still = await media.frame(segments[1], 2)
  for (const format of ['png', 'jpeg', 'webp'] as const) {
    const picture = await media.picture(still, format)
    expect(picture.mediaType).toBe(`image/${format}`)
    const file = await fetchAsset(storage, picture.asset, { folder: room.folder })
    expect(JSON.parse((await readMetadata(file)).graph)).toEqual(emptyGraph())
  }
  expect((await media.preview(video)).bytes).toBeLessThan(31_000)
})

test('a decoded clip carries a looping preview of all its frames, at its own size and the same each time', async () => {
  const { model: models } = context('shown')
  const [latents] = await models.sample(jointJob(model))
  const { clip, preview, frames, width, height } = await models.decode(model, latents)
  if (!preview) throw new Error('there is no preview')
  expect(preview).toMatchObject({ mediaType: 'image/webp', bytes: expect.any(Number) })
  expect(preview.bytes).toBeLessThanOrEqual(200 * 1024)
  const shown = await openVideo(assetSource(storage, preview), { folder: room.folder })
  expect({ frames: shown.frames, width: shown.width, height: shown.height }).toEqual({ frames, width, height })
  await shown.close()
  expect(await models.decode(model, latents)).toMatchObject({ clip, preview })
})

test('a shot that is decoded in tiles shows how far it is', async () => {
  const [latents] = await context('tiled').model.sample(jointJob(model))
  const call = (async (name, args, options = {}) => {
    for (const tile of [1, 2]) options.onProgress?.({ type: 'tile', tile, of: 2 })
    return room.call(name, args, options)
  }) as EngineRoom['call']
  const { steps, progress } = listening()
  await context('tiled', { progress, room: { ...room, call } }).model.decode(model, latents)
  expect(steps).toEqual([
    { step: 1, of: 2 },
    { step: 2, of: 2 },
  ])
})

async function withEnding(file: string, ending: string): Promise<string> {
  await copyFile(file, `${file}.${ending}`)
  return `${file}.${ending}`
}

test('an equal job of the same node is not done twice', async () => {
  const first = await context('once').model.sample(jointJob(model))
  const { steps, progress } = listening()
  expect(await context('once', { progress }).model.sample(jointJob(model))).toEqual(first)
  expect(steps).toEqual([])
  await context('another', { progress }).model.sample(jointJob(model))
  expect(steps.map(({ step }) => step)).toEqual([1, 2, 3, 4])
})

test('an engine that is killed in the middle of sampling is started again and goes on to the same bits', async () => {
  // so many that a late signal still meets it at work
  const job = jointJob(model, { steps: 300 })
  const whole = await context('whole').model.sample(job)
  let isKilled = false
  const { steps, progress } = listening(({ step }) => {
    if (isKilled || step !== 30) return
    isKilled = true
    process.kill(room.pid as number, 'SIGKILL')
  })
  const made = await context('killed', { progress, settings: { checkpointMs: 0 } }).model.sample(job)
  expect(isKilled).toBe(true)
  expect(assetsOf(made)).toEqual(assetsOf(whole))
  const again = steps.findIndex(({ step }, at) => at > 0 && step <= steps[at - 1].step)
  expect(again, 'it was interrupted').toBeGreaterThan(0)
  expect(steps[again].step, 'and did not begin anew').toBeGreaterThan(1)
})

test('a state that one process left is gone on from by another, to the same bits', async () => {
  const job = jointJob(model, { steps: 60, shots: 3 })
  const whole = await context('whole').model.sample(job)
  const stop = new AbortController()
  let save = async () => {}
  const first = listening(({ step }) => {
    if (step === 30) void save().then(() => stop.abort(new Error('left')))
  })
  const beforeLeaving: NodeDoor['beforeLeaving'] = (given) => {
    save = given
    return () => {}
  }
  const left = context('moved', { signal: stop.signal, progress: first.progress, beforeLeaving })
  await expect(left.model.sample(job)).rejects.toThrow('left')
  const other = await openEngineRoom(join(stage.folder, 'other'), { device: 'onnx', threads: 1 })
  const second = listening()
  const made = await context('moved', { room: other, progress: second.progress }).model.sample(job)
  await other.close()
  expect(second.steps[0].step).toBeGreaterThan(30)
  expect(assetsOf(made)).toEqual(assetsOf(whole))
})

test('a cancel is seen at once in sampling, and the engine works on for others', async () => {
  const stop = new AbortController()
  let cancelledAt = 0
  const { progress } = listening(({ step }) => {
    if (step !== 5) return
    cancelledAt = performance.now()
    stop.abort(new Error('cancelled by a person'))
  })
  const sampling = context('cancelled', { signal: stop.signal, progress }).model.sample(
    jointJob(model, { steps: 1000 }),
  )
  await expect(sampling).rejects.toThrow('cancelled by a person')
  expect(performance.now() - cancelledAt).toBeLessThan(1000)
  expect(await context('after').model.sample(jointJob(model))).toHaveLength(2)
})

test('a picture and a film become latents that other shots can follow', async () => {
  const grey = { data: new Uint8Array(60 * 40 * 3).fill(90), width: 60, height: 40 }
  const picture = await storage.assets.put(await encodeImage(grey, 'png'), 'image/png')
  const { model: models, media } = context('given')
  const given = await models.encode(model, await media.image(picture))
  expect(given.frames).toBe(1)
  const clip = await models.decode(model, (await models.sample(jointJob(model)))[0])
  expect((await models.encode(model, { ...clip, from: 1, to: 5 })).frames).toBe(1)
  expect((await models.encode(model, clip)).frames).toBe(5)
  const job = jointJob(model)
  const conditioned = {
    ...job,
    shots: [{ ...job.shots[0], frames: 1, given, time: 0 }, job.shots[1]],
    matrix: job.matrix.map(([, t]) => [0, t]),
  }
  const [made] = await models.sample(conditioned)
  expect(made.shot).toBe('shot2')
})

test('what cannot work is a fault in words, and is not tried again elsewhere', async () => {
  const tall = { ...jointJob(model), model: { ...model, hash: '0'.repeat(64) } }
  await expect(context('other').model.sample(tall)).rejects.toMatchObject({
    name: 'NodeFault',
    code: 'other-model',
    retry: 'never',
  })
  const wrong = { ...jointJob(model), matrix: [[1], [0]] }
  await expect(context('wrong').model.sample(wrong)).rejects.toMatchObject({ name: 'NodeFault', retry: 'never' })
})

test('previews are made while someone watches, and nothing is left in the folder afterwards', async () => {
  const seen = listening()
  await context('watched', { isWatched: () => true, progress: seen.progress }).model.sample(
    jointJob(model, { steps: 40 }),
  )
  const shown = seen.steps.flatMap(({ preview }) => (preview ? [preview] : []))
  expect(shown.length).toBeGreaterThan(0)
  const { stream } = await storage.assets.open(shown[0])
  for await (const chunk of stream) {
    expect(Buffer.from(chunk).toString('latin1', 8, 12)).toBe('WEBP')
    break
  }
  const unseen = listening()
  await context('unwatched', { progress: unseen.progress }).model.sample(jointJob(model, { steps: 40 }))
  expect(unseen.steps.some(({ preview }) => preview)).toBe(false)
  await room.sweep()
  expect(await readdir(room.folder), 'only weights are worth keeping').toEqual(['models'])
})
