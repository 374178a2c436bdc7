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
