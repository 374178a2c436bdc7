import type { ModelConfig } from '@sceneweave/model'
import type { BatchSources, BatchSpec } from './batches.ts'
import type { Wide } from './muon.ts'
import type { SceneSet } from './recipe.ts'

/** What a gradient worker is started with. `weights` and `slots` are float32 in shared memory, in the order of the params. */
export type WorkerSetup = {
  readonly config: ModelConfig
  readonly trained: 'vae' | 'denoiser'
  /** The denoiser has factors of that rank beside its own parameters. */
  readonly rank?: number
  readonly weights: SharedArrayBuffer
  readonly slots: readonly SharedArrayBuffer[]
  readonly threads: number
  readonly sources: BatchSources
}

/** A gradient to compute into a slot. */
export type GradientTask = {
  readonly type: 'gradient'
  readonly id: number
  readonly slot: number
  readonly batch: BatchSpec
}

/** A microbatch to make, for whoever computes its gradient elsewhere. */
export type BatchTask = { readonly type: 'batch'; readonly id: number; readonly batch: BatchSpec }

type OfScene = { readonly id: number; readonly scenes: Omit<SceneSet, 'scenes'>; readonly scene: number }

/** A scene to draw, into memory that threads share. */
export type DrawTask = OfScene & { readonly type: 'draw' }

/** A scene to encode with the weights as they are. */
export type EncodeTask = OfScene & { readonly type: 'encode'; readonly stills: number }

/** The pixels of a scene, for whoever encodes it elsewhere; from its pictures, where it is drawn already. */
export type PixelsTask = OfScene & {
  readonly type: 'pixels'
  readonly stills: number
  readonly pictures?: SharedArrayBuffer
}

/** Matrices to make orthogonal: `shape` of the program, values packed. */
export type OrthogonalTask = {
  readonly type: 'orthogonal'
  readonly id: number
  readonly shape: Wide
  readonly matrices: Float32Array
}

export type Task = GradientTask | DrawTask | EncodeTask | PixelsTask | OrthogonalTask | BatchTask
export type Answer = {
  readonly id: number
  readonly value: unknown
  readonly fault?: { readonly name: string; readonly message: string }
}
