import { z } from 'zod'
import { AssetRef } from './asset.ts'
import { Id, ShotId } from './ids.ts'
import { isStorableText } from './json.ts'

/** Text that a person writes, storable everywhere. */
export const words = (most: number) =>
  z.string().max(most).refine(isStorableText, 'remove the NUL or the half of a character')

/** A seed, or null: drawn before the run is queued. */
export const Seed = z.int().min(0).max(Number.MAX_SAFE_INTEGER)

/** One clip of a scene. `frames` is 1 + 4k, the first frame and whole latent steps after it. A new `take` is a new version. */
export const Shot = z.strictObject({
  id: ShotId,
  prompt: words(10_000),
  frames: z
    .int()
    .min(1)
    .max(100_001)
    .refine((frames) => frames % 4 === 1, 'use 1, 5, 9, … frames: one and a multiple of four'),
  cut: z.boolean(),
  seed: Seed.nullable(),
  take: z.int().min(0),
  locked: z.boolean(),
})
export type Shot = z.infer<typeof Shot>

/** `params.scene` of a node of type `scene`: what is told, and its shots in order. */
export const Scene = z.strictObject({
  story: words(20_000),
  shots: z
    .array(Shot)
    .max(1_000)
    .refine((shots) => new Set(shots.map(({ id }) => id)).size === shots.length, 'two shots have one id: rename one'),
})
export type Scene = z.infer<typeof Scene>

/** Somebody whom prompts name by `id`. */
export const Character = z.strictObject({ id: Id, description: words(10_000), picture: AssetRef.optional() })
export type Character = z.infer<typeof Character>

/** Where a scene plays. */
export const Environment = z.strictObject({ description: words(10_000), picture: AssetRef.optional() })
export type Environment = z.infer<typeof Environment>
