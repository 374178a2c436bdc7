import { bidirectional, Denoiser, forwardProgram, packSequence, seededNormals } from '@sceneweave/model'
import { allocateWeights, buildProgram, type Device, input, linear, param, weightView } from '@sceneweave/tensor'
import { countFlops } from './flops.ts'
import { interleaved, ratioSpread, type Spread, spreadOf } from './interleaved.ts'
import { noisyScene, type SpeedModel, type TimingOptions } from './speedSubject.ts'

/** A joint step of a 3-shot scene, as a share of what the runtime's own matrix product reaches on this machine. */
export type StepSpeed = {
  /** GFLOP/s of a 1024³ product. */
  readonly ceiling: Spread
  readonly models: readonly { readonly name: string; readonly gflops: Spread; readonly share: Spread }[]
}

const SIDE = 1024
const PRODUCT_FLOPS = 2 * SIDE ** 3
const SHOTS = 3

/** Times a matrix product and a step of each model in turn. */
export async function stepSpeed(tiny: SpeedModel, small: SpeedModel, options: TimingOptions): Promise<StepSpeed> {
  const steps = [tiny, small].map((model) => ({ name: model.config.name, ...jointStep(model) }))
  const product = await squareProduct(tiny.device)
  const contenders = Object.fromEntries(steps.map(({ name, run }) => [name, run]))
  const times = await interleaved({ product, ...contenders }, options)
  const speeds = (name: string, flops: number) => times[name].map((ms) => flops / ms / 1e6)
  const ceiling = speeds('product', PRODUCT_FLOPS)
  return {
    ceiling: spreadOf(ceiling),
    models: steps.map(({ name, flops }) => {
      const reached = speeds(name, flops)
      return { name, gflops: spreadOf(reached), share: ratioSpread(reached, ceiling) }
    }),
  }
}

function jointStep({ device, config, hash, weights }: SpeedModel): { run: () => Promise<unknown>; flops: number } {
  const denoiser = new Denoiser(config, hash, device, weights)
  const groups = noisyScene(denoiser, SHOTS)
  const shapes = groups.map(({ words, grid }) => ({ text: words.length, grid }))
  const sequence = packSequence([{ groups: shapes, sight: bidirectional }], config)
  const flops = countFlops(forwardProgram(config, 'velocity', sequence, 0))
  // as much work as the product: on a busy machine a short run is cut off less often than a long one
  const repeats = Math.max(1, Math.round(PRODUCT_FLOPS / flops))
  const run = async () => {
    for (let at = 0; at < repeats; at++) await denoiser.velocity({ groups, sight: bidirectional })
  }
  return { run, flops: flops * repeats }
}

async function squareProduct(device: Device): Promise<() => Promise<unknown>> {
  const shape = [SIDE, SIDE]
  const weights = allocateWeights([{ name: 'w', shape }])
  weightView(weights, 'w').set(seededNormals(1, 0, SIDE ** 2))
  const x = seededNormals(1, 1, SIDE ** 2)
  const executable = await device.compile(buildProgram({ y: linear(input('x', shape), param('w', shape)) }), weights)
  return () => executable.run({ x })
}
