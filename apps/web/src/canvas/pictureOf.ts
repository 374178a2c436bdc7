import type { Json } from '@sceneweave/project'

/** What a result looks like: where its bytes are, what they are, and the shape of the picture. */
export type Picture = { asset: string; mediaType: string; aspect: number }

type Ref = { asset: string; mediaType: string }

/** The first thing among a node's outputs that can be shown. Null for words and numbers. */
export function pictureOf(outputs: Readonly<Record<string, Json>>): Picture | null {
  for (const output of Object.values(outputs)) {
    const one = Array.isArray(output) ? output[0] : output
    const found = shown(one)
    if (found) return found
  }
  return null
}

function shown(value: Json | undefined): Picture | null {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return null
  const { segments, clip, image, preview, poster, width, height } = value as Record<string, Json>
  if (Array.isArray(segments)) return shown(segments[0])
  if (typeof width !== 'number' || typeof height !== 'number') return clip ? shown(clip) : null
  const candidates = [preview, clip, image, poster] as (Ref | undefined)[]
  const ref = candidates.find((one) => one?.asset && canShow(one.mediaType))
  return ref ? { asset: ref.asset, mediaType: ref.mediaType, aspect: width / height } : null
}

const canShow = (mediaType: string) => /^(?:image\/(?:png|jpeg|webp|gif|avif)|video\/(?:mp4|webm))$/.test(mediaType)
