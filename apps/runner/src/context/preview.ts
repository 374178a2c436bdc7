import { encodePreview } from '@sceneweave/media'
import type { SampleProgress } from '@sceneweave/model'
import type { AssetRef } from '@sceneweave/project'
import type { NodeDoor } from './door.ts'
import { rawFrames } from './model.ts'

/** A small looping picture of a shot in the making. */
export async function shotPreview(
  { storage }: NodeDoor,
  { file, size, framesPerSecond }: Extract<SampleProgress, { type: 'preview' }>,
): Promise<AssetRef> {
  const frames: Uint8Array[] = []
  for await (const frame of rawFrames(file, size * size * 3)) frames.push(frame)
  const bytes = await encodePreview(frames, { width: size, height: size, framesPerSecond })
  return storage.assets.put(bytes, 'image/webp')
}
