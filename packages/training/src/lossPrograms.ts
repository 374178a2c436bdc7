import {
  decodeLatents,
  denoiserForward,
  denoiserParams,
  encodeVideo,
  latentFrames,
  type ModelConfig,
  type ParamSpec,
  tokenWidth,
  trainedNames,
  vaeParams,
  withFactors,
} from '@sceneweave/model'
import {
  add,
  buildProgram,
  constant,
  differentiate,
  flowLoss,
  input,
  type Program,
  replaceParams,
  reshape,
  scale,
  sizeOf,
  type Tensor,
  transpose,
} from '@sceneweave/tensor'
import { type PackShape, packLayout } from './packing.ts'

/** What a gradient is taken of: named shapes from which any worker builds the same program. */
export type LossShape =
  /** With `only`, the encoder has no gradient. */
  | {
      readonly loss: 'vae'
      readonly clips: number
      readonly frames: number
      readonly penalty: number
      readonly only?: 'decoder'
    }
  /** With a rank: of a few-step companion, whose matrices have a product added; gradients are of what is trained for it. */
  | ({ readonly loss: 'flow'; readonly rank?: number } & PackShape)

/** Loss and gradients of every trained parameter: outputs `loss` and `gradient:<name>`. */
export function lossProgram(config: ModelConfig, shape: LossShape): Program {
  if (shape.loss === 'vae') {
    const names = namesOf(vaeParams(config.vae))
    const trained = shape.only ? names.filter((name) => name.startsWith(`vae.${shape.only}.`)) : names
    return differentiate(buildProgram({ loss: vaeLoss(config, shape) }), 'loss', trained)
  }
  const program = buildProgram({ loss: flowLossOf(config, shape) })
  const { rank } = shape
  return rank === undefined
    ? differentiate(program, 'loss', namesOf(denoiserParams(config)))
    : differentiate(replaceParams(program, withFactors(config, rank)), 'loss', trainedNames(config, rank))
}

const namesOf = (params: readonly ParamSpec[]): string[] => params.map(({ name }) => name)

/**
 * Inputs: `pixels` [F, 3, s, s] of clips one after another, `noise` like the latents (already scaled to the posterior's
 * std), `weight` [F·s·s] by pixel. Weighted squared error plus penalty · mean(latent²): a VAE of constant variance.
 */
function vaeLoss(config: ModelConfig, { clips, frames, penalty }: Extract<LossShape, { loss: 'vae' }>): Tensor {
  const { size } = config
  const pixels = input('pixels', [clips * frames, 3, size, size])
  const mean = encodeVideo(config.vae, pixels, frames)
  const sampled = add(mean, input('noise', mean.shape))
  const drawn = decodeLatents(config.vae, sampled, latentFrames(frames))
  const area = clips * frames * size * size
  const byPixel = (x: Tensor) => reshape(transpose(x, [0, 2, 3, 1]), [area, 3])
  const error = flowLoss(byPixel(drawn), byPixel(pixels), input('weight', [area]))
  return add(error, scale(meanSquare(mean), penalty))
}

const meanSquare = (x: Tensor): Tensor => {
  const count = sizeOf(x.shape)
  const zero = constant(new Float32Array(count), [1, count])
  return flowLoss(reshape(x, [1, count]), zero, constant(Float32Array.of(1), [1]))
}

/** Inputs of the denoiser, and `target` [Nv, P] = ε − z0, `weight` [Nv]. */
function flowLossOf(config: ModelConfig, shape: PackShape): Tensor {
  const sequence = packLayout(config, shape)
  const { velocity } = denoiserForward(config, { sequence })
  const rows = sequence.rows - sequence.textRows
  return flowLoss(velocity, input('target', [rows, tokenWidth(config)]), input('weight', [rows]))
}
