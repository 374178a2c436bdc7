import type { ModelConfig } from '@sceneweave/model'
import type { LossShape } from './lossPrograms.ts'
import type { Wide } from './muon.ts'
import type { SceneSet } from './recipe.ts'
import type { VaeBatchSpec } from './vaeBatch.ts'

/** What a gradient worker is started with. `weights` and `slots` are float32 in shared memory, in the order of the params. */
export type WorkerSetup = {
  readonly config: ModelConfig
  readonly trained: 'vae' | 'denoiser'
  readonly weights: SharedArrayBuffer
  readonly slots: readonly SharedArrayBuffer[]
  readonly threads: number
}

/** A gradient to compute into a slot. Inputs are given, or made by the worker from a recipe of pictures. */
export type GradientTask = {
  readonly type: 'gradient'
  readonly id: number
  readonly slot: number
  readonly shape: LossShape
  readonly inputs: Readonly<Record<string, Float32Array>> | VaeBatchSpec
}

/** A scene to render, and to encode with the weights as they are unless only its pictures are wanted. */
export type EncodeTask = {
  readonly type: 'encode' | 'draw'
  readonly id: number
  readonly scenes: Omit<SceneSet, 'scenes'>
  readonly scene: number
  readonly stills: number
}

/** Matrices to make orthogonal: `shape` of the program, values packed. */
export type OrthogonalTask = {
  readonly type: 'orthogonal'
  readonly id: number
  readonly shape: Wide
  readonly matrices: Float32Array
}

/** The clips of an autoencoder's microbatch to render. */
export type PicturesTask = { readonly type: 'pictures'; readonly id: number; readonly spec: VaeBatchSpec }

export type Task = GradientTask | EncodeTask | OrthogonalTask | PicturesTask
export type Answer = { readonly id: number; readonly value: unknown; readonly fault?: string }
