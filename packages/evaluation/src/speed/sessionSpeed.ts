import { bidirectional, Denoiser, forwardProgram, packSequence } from '@sceneweave/model'
import { sizeOf } from '@sceneweave/tensor'
import { interleaved, ratioSpread, type Spread } from './interleaved.ts'
import { noisyScene, type SpeedModel, type TimingOptions } from './speedSubject.ts'

/** How many runs of a 2-shot step making its session costs. */
export type SessionSpeed = { readonly buildInRuns: Spread }

// no other measurement steps two shots: a session that someone still holds would be found, not made
const SHOTS = 2

/** Times making a session and running it, in turn. */
export async function sessionSpeed(
  { config, hash, device, weights }: SpeedModel,
  options: TimingOptions,
): Promise<SessionSpeed> {
  const groups = noisyScene(new Denoiser(config, hash, device, weights), SHOTS)
  const shapes = groups.map(({ words, grid }) => ({ text: words.length, grid }))
  const program = forwardProgram(
    config,
    'velocity',
    packSequence([{ groups: shapes, sight: bidirectional }], config),
    0,
  )
  const inputs = program.inputs.map(({ name, value }) => [
    name,
    new Float32Array(sizeOf(program.shapes[value])).fill(0.1),
  ])
  let built = await device.compile(program, weights)
  const build = async () => {
    await built.release()
    built = await device.compile(program, weights)
  }
  const times = await interleaved({ build, run: () => built.run(Object.fromEntries(inputs)) }, options)
  await built.release()
  return { buildInRuns: ratioSpread(times.build, times.run) }
}
