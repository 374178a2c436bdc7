import type { AssetRef } from '@sceneweave/project'

/** Stores a file on the server. Throws an Error with the server's sentence when it does not take it. */
export async function uploadAsset(file: Blob): Promise<AssetRef> {
  const headers = { 'content-type': 'application/octet-stream' }
  const response = await fetch('/api/v1/assets', { method: 'POST', headers, body: file })
  const answer = (await response.json().catch(() => null)) as (AssetRef & { error?: { message: string } }) | null
  if (response.ok && answer) return { asset: answer.asset, mediaType: answer.mediaType, bytes: answer.bytes }
  throw new Error(answer?.error?.message ?? response.statusText)
}

/** Whether a media type is one of those that a place takes: `image/*` or exactly one. */
export const isOneOf = (mediaType: string, wanted: readonly string[]): boolean =>
  wanted.some((one) => (one.endsWith('/*') ? mediaType.startsWith(one.slice(0, -1)) : one === mediaType))

/** A number of bytes as people say it. */
export function sizeInWords(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB']
  const power = Math.min(Math.floor(Math.log10(Math.max(bytes, 1)) / 3), 3)
  const value = bytes / 1000 ** power
  return `${value >= 10 || power === 0 ? Math.round(value) : value.toFixed(1)} ${units[power]}`
}
