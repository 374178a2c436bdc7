import { causal, Denoiser, noHistory, type PlacedHistory } from '@sceneweave/model'
import { EvaluationFault } from '../evaluationFault.ts'
import { interleaved, ratioSpread, type Spread, spreadOf } from './interleaved.ts'
import { noisyScene, relativeError, type SpeedModel, type TimingOptions } from './speedSubject.ts'

/** An autoregressive step of one shot, its history computed again against read from the cache. */
export type CacheSpeed = {
  readonly shot: number
  /** Relative difference of the two velocities. */
  readonly difference: number
  readonly cachedMs: Spread
  readonly recomputedMs: Spread
  /** How many times as fast the cache is. */
  readonly faster: Spread
}

const LARGEST_DIFFERENCE = 1e-4

/** Checks that both ways give the same velocity, then times them in turn. */
export async function cacheSpeed(model: SpeedModel, shot: number, options: TimingOptions): Promise<CacheSpeed> {
  const denoiser = new Denoiser(model.config, model.hash, model.device, model.weights)
  const groups = noisyScene(denoiser, shot)
  const history = await committed(denoiser, groups.slice(0, -1))
  const recomputed = () => denoiser.velocity({ groups, sight: causal })
  const cached = () => denoiser.velocity({ groups: groups.slice(-1), sight: causal, history })
  const [whole, [alone]] = [await recomputed(), await cached()]
  const difference = relativeError(alone, whole[whole.length - 1])
  if (!(difference <= LARGEST_DIFFERENCE))
    throw new EvaluationFault(
      'no-parity',
      `shot ${shot}: the cached step differs from the recomputed one by ${difference.toExponential(1)}; run \`npm test\``,
    )
  const times = await interleaved({ cached, recomputed }, options)
  return {
    shot,
    difference,
    cachedMs: spreadOf(times.cached),
    recomputedMs: spreadOf(times.recomputed),
    faster: ratioSpread(times.recomputed, times.cached),
  }
}

/** Commits groups one after another, each seeing those before it. */
async function committed(denoiser: Denoiser, groups: ReturnType<typeof noisyScene>): Promise<PlacedHistory> {
  let placed = noHistory
  for (const group of groups)
    placed = await denoiser.place(placed, await denoiser.commit(group, placed, { seed: 0, context: [] }))
  return placed
}
