import type { Shape, Tensor } from '@sceneweave/tensor'
import type { Init } from './params.ts'

export type Declare = (name: string, shape: Shape, init: Init) => Tensor

/** What flows through the autoencoder: frames, how many make a clip, and where parameters come from. */
export type Flow = { readonly x: Tensor; readonly clip: number; readonly declare: Declare }

// 1/RMS of what a convolution reads, so that it writes unit scale: SiLU of unit normals has RMS 0.597, and flat
// pictures in −1..1 about 0.6.
export const FROM_SILU = 1 / 0.597
export const FROM_PIXELS = 1 / 0.6

/** Normal numbers that keep the scale of `inputs` values, times `gain`. */
export const scaled = (inputs: number, gain: number): Init => ({ std: gain / Math.sqrt(inputs) })
