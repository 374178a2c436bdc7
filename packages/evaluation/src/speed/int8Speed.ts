import { bidirectional, Denoiser } from '@sceneweave/model'
import { EvaluationFault } from '../evaluationFault.ts'
import { interleaved, ratioSpread, type Spread } from './interleaved.ts'
import { int8Device, noisyScene, relativeError, type SpeedModel, type TimingOptions } from './speedSubject.ts'

/** A joint step of a 3-shot scene with linears in 8-bit integers against float32. */
export type Int8Speed = { readonly error: number; readonly faster: Spread }

// a velocity that is a tenth off bends a film visibly; what was seen is a few hundredths
const LARGEST_ERROR = 0.1

/** Checks the relative error of the velocity, then times both in turn. */
export async function int8Speed(model: SpeedModel, options: TimingOptions): Promise<Int8Speed> {
  const { config, hash, device, weights } = model
  const exact = new Denoiser(config, hash, device, weights)
  const rounded = new Denoiser(config, hash, int8Device(device), weights)
  const call = { groups: noisyScene(exact, 3), sight: bidirectional }
  const [truth, rough] = [(await exact.velocity(call)).at(-1)!, (await rounded.velocity(call)).at(-1)!]
  const error = relativeError(rough, truth)
  if (!(error <= LARGEST_ERROR))
    throw new EvaluationFault(
      'no-parity',
      `int8 is ${(100 * error).toFixed(1)} % off; do not use it with these weights`,
    )
  const times = await interleaved({ float32: () => exact.velocity(call), int8: () => rounded.velocity(call) }, options)
  return { error, faster: ratioSpread(times.float32, times.int8) }
}
