import { AssetRef } from '@sceneweave/project'

/** What of a value a browser can show, in its order: a picture, a film, a clip by its preview; never latents. */
export function picturesIn(value: unknown): AssetRef[] {
  if (Array.isArray(value)) return value.flatMap(picturesIn)
  if (typeof value !== 'object' || value === null) return []
  const { preview, image, clip, film, poster, segments, picture } = value as Record<string, unknown>
  const shown = [preview, image, clip, film, poster].flatMap((one) => {
    const { data } = AssetRef.safeParse(one)
    return data && /^(?:image|video)\//.test(data.mediaType) ? [data] : []
  })
  if (shown.length > 0) return shown.slice(0, 1)
  return [clip, segments, picture].flatMap(picturesIn)
}
