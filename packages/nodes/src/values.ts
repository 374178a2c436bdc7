import { AssetId, AssetRef, ShotId, Shot as ShotOfProject } from '@sceneweave/project'
import { z } from 'zod'

// What travels on wires: handles and words, never tensors or pictures.

/** SHA-256 of a weights file. */
export const ModelHash = z.string().regex(/^[0-9a-f]{64}$/)

/** Frames of a shot: the first alone, then whole latent frames of four. */
export const Frames = z.int().min(1).max(4096)

const Time = z.number().min(0).max(1)
const Side = z.int().min(1).max(16_384)
const FrameCount = z
  .int()
  .min(0)
  .max(2 ** 31)

export const ModelValue = z.strictObject({
  hash: ModelHash,
  name: z.string().min(1).max(64),
  /** The name of a shipped model, or the asset id of a weights file. */
  source: z.string().min(1).max(64),
  size: Side,
  framesPerSecond: z.number().positive(),
  /** Longest shot that the model makes. */
  maxFrames: Frames,
  /** Its few-step companion: the steps that it was made for, and whether this machine usually samples with it. source: its file, where a person brought it. */
  fewStep: z
    .strictObject({
      hash: ModelHash,
      source: AssetId.optional(),
      steps: z.int().min(1).max(1000),
      shift: z.number().min(0.01).max(100),
      solver: z.enum(['euler', 'heun', 'multistep']),
      isUsual: z.boolean(),
    })
    .optional(),
  /** How shots are made: quick is by the companion. */
  sampling: z.enum(['quick', 'full']).optional(),
})
export type ModelValue = z.infer<typeof ModelValue>

/** A safetensors file with one tensor `latents` [tokens, width], clean; and what it was made from. */
export const LatentsValue = z.strictObject({
  latents: AssetRef,
  model: ModelHash,
  frames: Frames,
  shot: ShotId.optional(),
  /** The words it was made with, without their marker; `cut` says whether the marker stood before them. */
  prompt: z.string().optional(),
  cut: z.boolean().optional(),
  seed: z.int().min(0).optional(),
  /** The time t_c at which it is seen where it is context. */
  time: Time.optional(),
})
export type LatentsValue = z.infer<typeof LatentsValue>

/** Frames [from, to) of a stored film. Trimming moves only these two. */
export const ClipValue = z
  .strictObject({
    clip: AssetRef,
    frames: FrameCount.min(1),
    framesPerSecond: z.number().positive(),
    width: Side,
    height: Side,
    from: FrameCount,
    to: FrameCount.min(1),
    /** A small looping film of these frames that every browser shows, where the file itself is none. */
    preview: AssetRef.optional(),
  })
  .refine(({ from, to, frames }) => from < to && to <= frames, 'must show at least one frame of its file')
export type ClipValue = z.infer<typeof ClipValue>

/** A film as a list of clips; its bytes are touched once, at export. */
export const VideoValue = z.strictObject({
  segments: z.array(ClipValue).min(1),
  framesPerSecond: z.number().positive(),
  width: Side,
  height: Side,
})
export type VideoValue = z.infer<typeof VideoValue>

export const ImageValue = z.strictObject({ image: AssetRef, width: Side, height: Side })
export type ImageValue = z.infer<typeof ImageValue>

export const CharacterValue = z.strictObject({
  /** How prompts name it: "Character A". */
  id: z.string().regex(/^[A-Z][A-Za-z0-9]{0,15}$/),
  description: z.string(),
  picture: ImageValue.optional(),
})
export type CharacterValue = z.infer<typeof CharacterValue>

export const EnvironmentValue = z.strictObject({ description: z.string(), picture: ImageValue.optional() })
export type EnvironmentValue = z.infer<typeof EnvironmentValue>

/** A shot that is ready to be made: its seed is drawn, and its lock, which changes no picture, is left out of keys. */
export const ShotValue = ShotOfProject.extend({ seed: z.int().min(0), locked: z.literal(false) })
export type ShotValue = z.infer<typeof ShotValue>

/** A picture that the whole scene sees, and the words it stands with. */
export const PictureValue = z.strictObject({ image: ImageValue, words: z.string() })
export type PictureValue = z.infer<typeof PictureValue>

/** `global`: "[Character] … [Environment] … [Story] …". */
export const SceneValue = z.strictObject({
  global: z.string(),
  shots: z.array(ShotValue),
  pictures: z.array(PictureValue),
})
export type SceneValue = z.infer<typeof SceneValue>

/** Finished shots in their order, each with the time at which it is seen. `apart`: made apart, it sees only itself. */
export const HistoryValue = z.strictObject({
  shots: z.array(z.strictObject({ latents: LatentsValue, time: Time, words: z.string(), apart: z.boolean() })),
})
export type HistoryValue = z.infer<typeof HistoryValue>

export const modes = ['joint', 'conditioned', 'autoregressive', 'staircase', 'drawn'] as const
export type Mode = (typeof modes)[number]

/** Rows of times, one column a shot; null while a shot is not there yet. */
export type Matrix = (number | null)[][]

export const NoisePlanValue = z.strictObject({
  mode: z.enum(modes),
  steps: z.int().min(1).max(1000),
  shift: z.number().min(0.01).max(100),
  matrix: z.array(z.array(Time.nullable())).optional(),
  contextTime: Time,
})
export type NoisePlanValue = z.infer<typeof NoisePlanValue>

export const TakeValue = z.strictObject({
  take: z.string().min(1).max(64),
  latents: LatentsValue,
  clip: ClipValue,
  status: z.enum(['new', 'accepted', 'rejected']),
})
export type TakeValue = z.infer<typeof TakeValue>

/** Rows of cells under column titles. */
export const TableValue = z.strictObject({
  columns: z.array(z.string()),
  rows: z.array(z.array(z.union([z.string(), z.number(), z.null()]))),
})
export type TableValue = z.infer<typeof TableValue>
