import { randomUUID } from 'node:crypto'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { encodeFilm, encodeImage, encodePreview, openImage, openVideo, type Segment } from '@sceneweave/media'
import type { ClipValue, FilmWish, ImageValue, NodeContext, VideoValue } from '@sceneweave/nodes'
import { type AssetRef, canonicalJson } from '@sceneweave/project'
import { assetSource, storeFile } from '../assetFiles.ts'
import type { NodeDoor } from './door.ts'

const FILM_TYPES = { mp4: 'video/mp4', webp: 'image/webp', gif: 'image/gif' } as const

/** What nodes ask of films and pictures. Films stream from the asset store through the encoder: no clip is held whole. */
export const mediaContext = (door: NodeDoor): NodeContext['media'] => ({
  image: (asset) => image(door, asset),
  video: (asset) => video(door, asset),
  frame: (clip, at) => frame(door, clip, at),
  film: (made, wish) => film(door, made, wish),
  async picture({ image: asset }, format) {
    const metadata = { graph: canonicalJson(door.graph) }
    const bytes = await encodeImage(await openImage(assetSource(door.storage, asset)), format, metadata)
    return door.storage.assets.put(bytes, `image/${format}`)
  },
  preview: (made) => preview(door, made),
})

async function image({ storage }: NodeDoor, asset: AssetRef): Promise<ImageValue> {
  const { width, height } = await openImage(assetSource(storage, asset))
  return { image: asset, width, height }
}

async function video({ storage, room, signal }: NodeDoor, asset: AssetRef): Promise<ClipValue> {
  const opened = await openVideo(assetSource(storage, asset), { folder: room.folder, signal })
  const { frames, framesPerSecond, width, height } = opened
  await opened.close()
  return { clip: asset, frames, framesPerSecond, width, height, from: 0, to: frames }
}

async function frame({ storage, room, signal }: NodeDoor, clip: ClipValue, at: number): Promise<ImageValue> {
  const opened = await openVideo(assetSource(storage, clip.clip), { folder: room.folder, signal })
  try {
    const number = Math.min(Math.max(clip.from + at, clip.from), clip.to - 1)
    const [data] = await listed(opened.read(number, number + 1))
    const { width, height } = opened
    const stored = await storage.assets.put(await encodeImage({ data, width, height }, 'png'), 'image/png')
    return { image: stored, width, height }
  } finally {
    await opened.close()
  }
}

async function film(
  door: NodeDoor,
  { segments }: VideoValue,
  { format, title, document }: FilmWish,
): Promise<AssetRef> {
  const { storage, room, signal } = door
  const file = join(room.folder, `${randomUUID()}.${format}`)
  const of = segments.reduce((sum, { from, to }) => sum + to - from, 0)
  const metadata = { title, document: JSON.stringify(document), graph: canonicalJson(door.graph) }
  const onFrame = (step: number) => {
    if (step % 24 === 0 || step === of) door.progress({ step: Math.min(step, of), of })
  }
  try {
    await encodeFilm(file, openSegments(door, segments), { metadata, signal, onFrame })
    return await storeFile(storage, file, FILM_TYPES[format])
  } finally {
    await rm(file, { force: true })
  }
}

/** Segments one after another: each is open only while it is read. */
async function* openSegments(
  { storage, room, signal }: NodeDoor,
  segments: readonly ClipValue[],
): AsyncGenerator<Segment> {
  for (const { clip, from, to } of segments) {
    signal.throwIfAborted()
    const opened = await openVideo(assetSource(storage, clip), { folder: room.folder, signal })
    try {
      yield { video: opened, from, to }
    } finally {
      await opened.close()
    }
  }
}

// A preview shows where a film goes, not all of it.
const MOST_FRAMES = 24

async function preview({ storage, room, signal }: NodeDoor, { segments }: VideoValue): Promise<AssetRef> {
  const share = Math.max(1, Math.floor(MOST_FRAMES / segments.length))
  const frames: Uint8Array[] = []
  let shape = { width: 0, height: 0, framesPerSecond: 0 }
  for (const { clip, from, to } of segments.slice(0, MOST_FRAMES)) {
    const opened = await openVideo(assetSource(storage, clip), { folder: room.folder, signal })
    if (frames.length === 0)
      shape = { width: opened.width, height: opened.height, framesPerSecond: opened.framesPerSecond }
    if (opened.width === shape.width && opened.height === shape.height)
      frames.push(...(await listed(opened.read(from, Math.min(to, from + share)))))
    await opened.close()
  }
  return storage.assets.put(await encodePreview(frames, shape), 'image/webp')
}

async function listed(frames: AsyncIterable<Uint8Array>): Promise<Uint8Array[]> {
  const all: Uint8Array[] = []
  for await (const one of frames) all.push(one.slice())
  return all
}
