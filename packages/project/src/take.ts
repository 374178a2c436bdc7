import { z } from 'zod'
import { AssetRef } from './asset.ts'
import { AssetId, Hash, TakeId } from './ids.ts'
import { Seed, Shot, words } from './scene.ts'

export const TakeStatus = z.enum(['new', 'accepted', 'rejected'])
export type TakeStatus = z.infer<typeof TakeStatus>

/**
 * One generated version of a shot, with all that made it: `words` the text as the model read it, `contextTime` the
 * time of its context, `context` the latents it saw, `preview` a small looping film of it that every browser shows.
 */
export const Take = z.strictObject({
  id: TakeId,
  shot: Shot,
  latents: AssetRef,
  clip: AssetRef,
  poster: AssetRef.optional(),
  preview: AssetRef.optional(),
  model: Hash,
  words: words(100_000),
  seed: Seed,
  contextTime: z.number().min(0).max(1),
  context: z.array(AssetId),
  status: TakeStatus,
  starred: z.boolean(),
})
export type Take = z.infer<typeof Take>
