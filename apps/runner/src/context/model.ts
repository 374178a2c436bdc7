import { createHash, randomUUID } from 'node:crypto'
import { open, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { encodeFrames, encodePreview, FRAMES_TYPE, openImage, openVideo, squared } from '@sceneweave/media'
import { companionPath, type DecodedShot, type TileProgress } from '@sceneweave/model'
import {
  type ClipValue,
  type ImageValue,
  type LatentsValue,
  type ModelValue,
  type NodeContext,
  shippedModels,
} from '@sceneweave/nodes'
import { assetSource, fetchAsset, storeFile } from '../assetFiles.ts'
import { fetchCompanion, findUploadedCompanion, WEIGHTS_TYPE } from '../companions.ts'
import { modelFolder } from '../engineRoom.ts'
import { shippedWeights } from '../models.ts'
import type { NodeDoor } from './door.ts'
import { callEngine, type Progressing } from './engineCall.ts'

export const LATENTS_TYPE = WEIGHTS_TYPE

/** What nodes ask of models besides sampling: the work is done by the engine, its results are stored before a node sees them. */
export const modelContext = (door: NodeDoor): Omit<NodeContext['model'], 'sample'> => ({
  describe: (source) => describe(door, source),
  decode: (model, latents) => decode(door, model, latents),
  encode: (model, source) => encode(door, model, source),
})

/** The weights file of a source: a shipped name, everything else is an asset. */
export async function weightsOf({ storage, room, signal }: NodeDoor, source: string): Promise<string> {
  if (shippedModels.includes(source)) return shippedWeights(source)
  return fetchAsset(storage, source, { folder: modelFolder(room), signal })
}

/** The files of a model as it is sampled: the engine keeps one open, so that all work of a film asks for the same. */
export async function filesOf(
  door: NodeDoor,
  { source, sampling, fewStep }: ModelValue,
): Promise<{ weights: string; fewStep?: string }> {
  const weights = await weightsOf(door, source)
  if (sampling !== 'quick') return { weights }
  return { weights, fewStep: fewStep?.source ? await fetchCompanion(door, fewStep.source) : companionPath(weights) }
}

async function describe(door: NodeDoor, source: string): Promise<ModelValue> {
  const { config, hash, fewStep } = await callEngine(door, 'describe', { weights: await weightsOf(door, source) })
  const { name, size, framesPerSecond, maxFrames } = config
  const model = { hash, name, source, size, framesPerSecond, maxFrames }
  const isUsual = door.room.machine.device !== 'cuda'
  // what comes with the program goes before what a person brought
  if (fewStep) return { ...model, fewStep: { hash: fewStep.head.hash, ...fewStep.head.schedule, isUsual } }
  const found = await findUploadedCompanion(door, hash)
  if (!found) return model
  return { ...model, fewStep: { hash: found.head.hash, source: found.asset, ...found.head.schedule, isUsual } }
}

async function decode(door: NodeDoor, model: ModelValue, { latents, frames }: LatentsValue): Promise<ClipValue> {
  const { storage, room, signal } = door
  const file = await fetchAsset(storage, latents.asset, { folder: room.folder, signal })
  const pictures = join(room.folder, `${randomUUID()}.rgb`)
  try {
    const opened = { ...room.machine, ...(await filesOf(door, model)) }
    const decoded = await callEngine(door, 'decode', { ...opened, latents: file, frames, pictures }, telling(door))
    return await storeClip(door, pictures, decoded)
  } finally {
    await rm(pictures, { force: true })
  }
}

/** Shows how far a shot is that is too large to go through whole. A tile is no step forward: after a death the first is made again. */
const telling = ({ progress }: NodeDoor): Progressing => ({
  onProgress(value) {
    const { tile, of } = value as TileProgress
    progress({ step: tile, of })
    return false
  },
})

/** Stores raw pictures without loss, and a small looping film of them that a browser shows. */
async function storeClip({ storage, signal }: NodeDoor, pictures: string, shape: DecodedShot): Promise<ClipValue> {
  const { size, frames, framesPerSecond } = shape
  const sides = { width: size, height: size, framesPerSecond, frames }
  const clip = await storage.assets.put(encodeFrames(rawFrames(pictures, size * size * 3, signal), sides), FRAMES_TYPE)
  const preview = await storage.assets.put(await clipPreview(pictures, shape), 'image/webp')
  return { clip, ...sides, from: 0, to: frames, preview }
}

const PREVIEW = { maxBytes: 200 * 1024, side: 512 }
// raw pictures held at once: a long shot at full size is thinned out
const MOST_HELD = 2 ** 27

/** All frames of a shot as a looping WebP, no larger than the shot. Equal pictures give equal bytes. */
async function clipPreview(pictures: string, { size, frames, framesPerSecond }: DecodedShot): Promise<Uint8Array> {
  const bytes = size * size * 3
  const every = Math.ceil((frames * bytes) / MOST_HELD)
  const kept: Uint8Array[] = []
  let at = 0
  for await (const frame of rawFrames(pictures, bytes)) if (at++ % every === 0) kept.push(frame)
  return encodePreview(kept, { width: size, height: size, framesPerSecond: framesPerSecond / every }, PREVIEW)
}

/** Frames of a raw file, one at a time. */
export async function* rawFrames(path: string, bytes: number, signal?: AbortSignal): AsyncGenerator<Uint8Array> {
  const file = await open(path, 'r')
  try {
    for (;;) {
      signal?.throwIfAborted()
      const frame = new Uint8Array(bytes)
      const { bytesRead } = await file.read(frame, 0, bytes)
      if (bytesRead < bytes) return
      yield frame
    }
  } finally {
    await file.close()
  }
}

async function encode(door: NodeDoor, model: ModelValue, source: ImageValue | ClipValue): Promise<LatentsValue> {
  const { storage, room } = door
  const [pictures, latents] = ['rgb', 'safetensors'].map((ending) => join(room.folder, `${randomUUID()}.${ending}`))
  try {
    const frames =
      'image' in source ? 1 : 1 + 4 * Math.floor((Math.min(model.maxFrames, source.to - source.from) - 1) / 4)
    await writeFrames(pictures, squaredFrames(door, model.size, source, frames))
    const opened = { ...room.machine, ...(await filesOf(door, model)) }
    const asked = { ...opened, latents, frames, pictures, modelHash: model.hash }
    await callEngine(door, 'encode', asked, telling(door))
    return { latents: await storeFile(storage, latents, LATENTS_TYPE), model: model.hash, frames }
  } finally {
    await Promise.all([pictures, latents].map((file) => rm(file, { force: true })))
  }
}

async function* squaredFrames(
  { storage, room, signal }: NodeDoor,
  size: number,
  source: ImageValue | ClipValue,
  frames: number,
): AsyncGenerator<Uint8Array> {
  if ('image' in source) {
    yield squared(await openImage(assetSource(storage, source.image)), size)
    return
  }
  const video = await openVideo(assetSource(storage, source.clip), { folder: room.folder, signal })
  try {
    const { width, height } = video
    for await (const data of video.read(source.from, source.from + frames)) yield squared({ data, width, height }, size)
  } finally {
    await video.close()
  }
}

async function writeFrames(path: string, frames: AsyncIterable<Uint8Array>): Promise<void> {
  const file = await open(path, 'w')
  try {
    for await (const frame of frames) await file.writeFile(frame)
  } finally {
    await file.close()
  }
}

/** A short name for anything that is plain data. */
export const digestOf = (value: unknown): string => createHash('sha256').update(JSON.stringify(value)).digest('hex')
