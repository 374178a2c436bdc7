import { z } from 'zod'
import { AssetId } from './ids.ts'
import type { Json } from './json.ts'

/** Stored bytes, named by their SHA-256. */
export const AssetRef = z.strictObject({
  asset: AssetId,
  mediaType: z.string().regex(/^[a-z0-9.+-]{1,64}\/[a-z0-9.+-]{1,64}$/, 'write a media type such as image/png'),
  bytes: z.int().min(0),
})
export type AssetRef = z.infer<typeof AssetRef>

const assetId = /^[0-9a-f]{64}$/

/**
 * Every asset that a value names, each once, in the order of reading. Any text that is a SHA-256 counts, also a
 * model's source or a key that is no asset: whoever collects unused assets must rather keep one too many.
 */
export function assetsIn(value: Json | undefined): AssetId[] {
  const found = new Set<AssetId>()
  const open: (Json | undefined)[] = [value]
  for (let at = 0; at < open.length; at++) {
    const next = open[at]
    if (typeof next === 'string' && assetId.test(next)) found.add(next)
    else if (typeof next === 'object' && next !== null) for (const inner of Object.values(next)) open.push(inner)
  }
  return [...found]
}
