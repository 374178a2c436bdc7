import type { AssetRef } from '@sceneweave/project'
import { assetUrl } from '../api/client.ts'

/** All pictures of a short looping film, so that several can be shown in step. None where it cannot be read. */
export async function readFrames(asset: AssetRef | undefined, signal: AbortSignal): Promise<readonly ImageBitmap[]> {
  if (!asset) return []
  try {
    const response = await fetch(assetUrl(asset.asset), { signal })
    if (!response.ok) return []
    if (typeof ImageDecoder === 'undefined') return [await createImageBitmap(await response.blob())]
    const decoder = new ImageDecoder({ data: await response.arrayBuffer(), type: asset.mediaType })
    try {
      await decoder.tracks.ready
      const frames: ImageBitmap[] = []
      for (let frameIndex = 0; frameIndex < (decoder.tracks.selectedTrack?.frameCount ?? 1); frameIndex++) {
        const { image } = await decoder.decode({ frameIndex })
        frames.push(await createImageBitmap(image))
        image.close()
      }
      return frames
    } finally {
      decoder.close()
    }
  } catch {
    // a take whose pictures are gone is an empty place; what can be done with it stays
    return []
  }
}
