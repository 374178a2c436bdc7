import { seededNormals } from '@sceneweave/tensor'
import { onnxDevice } from '@sceneweave/tensor/onnx'
import { expect, test } from 'vitest'
import { tokenGrid } from './config.ts'
import { Denoiser } from './denoiser.ts'
import type { GroupState } from './denoiserInputs.ts'
import { denoiserParams } from './mmdit.ts'
import { autoregressivePlan, conditionedPlan, jointPlan, NoisePlanFault } from './noisePlan.ts'
import { initialWeights } from './params.ts'
import { type SampledScene, type SampledShot, type SampleOptions, sampleScene } from './sampler.ts'
import { bidirectional } from './sequence.ts'
import { latentSize } from './shotLatents.ts'
import { solvers } from './solver.ts'
import { relativeError, toyConfig, toyDenoiser, toyShot } from './toyModel.ts'

const device = onnxDevice({ threads: 1, sessions: 40 })
const model = toyDenoiser(device)
const global = Int32Array.of(7, 9, 8, 0)
const scene: SampledScene = { global, shots: [1, 2, 3].map(toyShot) }
const size = latentSize(toyConfig, 5)
const joint: SampleOptions = {
  plan: jointPlan({ shots: 3, steps: 4 }),
  solver: 'euler',
  guidance: 1,
  attention: 'bidirectional',
  history: 'recomputed',
}

const withShot = (at: number, change: Partial<SampledShot>): SampledScene => ({
  global,
  shots: scene.shots.map((shot, n) => (n === at ? { ...shot, ...change } : shot)),
})

/** What the denoiser sees of a shot. */
const stateOf = (shot: SampledShot, latents: Float32Array, time: number, said: Int32Array = global): GroupState => ({
  words: shot.words,
  about: Int32Array.of(...said, ...shot.words),
  grid: tokenGrid(toyConfig, shot.frames),
  latents,
  time,
})

test('the same seeds give the same bits from run to run, on a fresh device too', async () => {
  const options = { ...joint, guidance: 2, solver: 'heun' as const }
  const first = await sampleScene(model, scene, options)
  expect(await sampleScene(model, scene, options)).toEqual(first)
  expect(await sampleScene(toyDenoiser(onnxDevice({ threads: 1 })), scene, options)).toEqual(first)
})

test.each(solvers)('joint sampling is the same matrix given by hand, bit for bit (%s)', async (solver) => {
  const byHand = [
    [1, 1, 1],
    [0.75, 0.75, 0.75],
    [0.5, 0.5, 0.5],
    [0.25, 0.25, 0.25],
    [0, 0, 0],
  ]
  const made = await sampleScene(model, scene, { ...joint, solver })
  expect(await sampleScene(model, scene, { ...joint, solver, plan: byHand })).toEqual(made)
  const other = await sampleScene(model, scene, { ...joint, solver, plan: [...byHand.slice(0, 3), [0, 0, 0]] })
  expect(other).not.toEqual(made)
})

test('another seed or prompt for a shot leaves the noise of all others as it was, bit for bit', async () => {
  // fresh weights predict no velocity, so what comes out is the noise that went in
  const still = new Denoiser(toyConfig, 'still', device, initialWeights(denoiserParams(toyConfig), 1))
  const noise = await sampleScene(still, scene, joint)
  const reseeded = await sampleScene(still, withShot(2, { seed: 999 }), joint)
  const reworded = await sampleScene(still, withShot(2, { words: Int32Array.of(11, 0, 0) }), joint)
  expect(noise[0]).toEqual(seededNormals(scene.shots[0].seed, 0, size))
  expect(reseeded.slice(0, 2)).toEqual(noise.slice(0, 2))
  expect(relativeError(reseeded[2], noise[2])).toBeGreaterThan(1)
  expect(reworded).toEqual(noise)
})

test.each(['recomputed', 'cached'] as const)(
  'shot after shot with %s history, another seed or prompt for shot 3 leaves shots 1 and 2 bit-equal',
  async (history) => {
    const plan = autoregressivePlan({ shots: 3, steps: 2 }, 0.2)
    const options: SampleOptions = { ...joint, plan, attention: 'causal', history, guidance: 2 }
    const made = await sampleScene(model, scene, options)
    for (const change of [{ seed: 999 }, { words: Int32Array.of(11, 0, 0) }]) {
      const other = await sampleScene(model, withShot(2, change), options)
      expect(other.slice(0, 2)).toEqual(made.slice(0, 2))
      expect(relativeError(other[2], made[2])).toBeGreaterThan(1e-3)
    }
    const first = await sampleScene(model, withShot(0, { seed: 999 }), options)
    expect(relativeError(first[2], made[2]), 'shot 3 follows shot 1').toBeGreaterThan(1e-3)
  },
)

test('conditioned shots come back unchanged from any place, and the others follow them', async () => {
  const given = seededNormals(50, 0, size)
  for (const at of [0, 1, 2]) {
    const plan = conditionedPlan({ shots: 3, steps: 3 }, new Map([[at, 0.2]]))
    const made = await sampleScene(model, withShot(at, { given }), { ...joint, plan })
    expect(made[at]).toEqual(seededNormals(50, 0, size))
    const other = await sampleScene(model, withShot(at, { given: seededNormals(51, 0, size) }), { ...joint, plan })
    for (const shot of [0, 1, 2].filter((shot) => shot !== at))
      expect(relativeError(other[shot], made[shot])).toBeGreaterThan(1e-3)
  }
})

test('a hand-made plan that noises a finished shot again is done step by step', async () => {
  const [shot] = scene.shots
  const plan = [[1], [0.5], [0], [0.6], [0]]
  const [made] = await sampleScene(model, { global, shots: [shot] }, { ...joint, plan })
  const step = async (z: Float32Array, from: number, to: number) => {
    const groups = [model.globalGroup(global), stateOf(shot, z, from)]
    const [, v] = await model.velocity({ groups, sight: bidirectional })
    return z.map((value, i) => value + (to - from) * v[i])
  }
  const clean = await step(await step(seededNormals(shot.seed, 0, size), 1, 0.5), 0.5, 0)
  const fresh = seededNormals(shot.seed, 1, size)
  const again = clean.map((value, i) => (1 - 0.6) * value + 0.6 * fresh[i])
  expect(relativeError(made, await step(again, 0.6, 0))).toBeLessThanOrEqual(1e-6)
})

test('an unfinished shot that rises keeps what it has, with just the noise that its new time asks for', async () => {
  // fresh weights predict no velocity, so only the rise changes what a step finds
  const still = new Denoiser(toyConfig, 'still', device, initialWeights(denoiserParams(toyConfig), 1))
  const seen: Float32Array[] = []
  await sampleScene(
    still,
    { global, shots: scene.shots.slice(0, 1) },
    {
      ...joint,
      plan: [[1], [0.5], [0.8], [0]],
      onStep: async ({ latents }) => void seen.push((await latents()).get(0) as Float32Array),
    },
  )
  const [before, after] = seen
  // z at 0.5 is 0.5·clean + 0.5·ε; at 0.8 it is 0.2·clean + 0.8·ε′: 0.4 of the old and √(0.64 − 0.04) of fresh noise
  const fresh = seededNormals(scene.shots[0].seed, 1, size)
  const expected = before.map((value, i) => 0.4 * value + Math.sqrt(0.6) * fresh[i])
  expect(relativeError(after, expected)).toBeLessThanOrEqual(1e-6)
})

test('guidance pushes away from the branch without text, which keeps the words of history', async () => {
  const [past, shot] = scene.shots
  const given = seededNormals(50, 0, size)
  const noise = seededNormals(shot.seed, 0, size)
  const velocity = async (words: Int32Array, globalWords: Int32Array) => {
    const groups = [
      model.globalGroup(globalWords),
      stateOf(past, given, 0, globalWords),
      stateOf({ ...shot, words }, noise, 1, globalWords),
    ]
    return (await model.velocity({ groups, sight: bidirectional }))[2]
  }
  const said = await velocity(shot.words, global)
  const unsaid = await velocity(new Int32Array(3), new Int32Array(4))
  for (const guidance of [1, 3]) {
    const shots = [{ ...past, given }, shot]
    const options = { ...joint, guidance, plan: conditionedPlan({ shots: 2, steps: 1 }, new Map([[0, 0]])) }
    const expected = noise.map((z, i) => z - (unsaid[i] + guidance * (said[i] - unsaid[i])))
    expect(relativeError((await sampleScene(model, { global, shots }, options))[1], expected)).toBeLessThanOrEqual(1e-5)
  }
  expect(relativeError(said, unsaid)).toBeGreaterThan(1e-2)
})

test('an abort takes effect between two steps, with its own reason', async () => {
  const stop = new AbortController()
  const done: number[] = []
  const onStep = ({ step }: { step: number }) => {
    done.push(step)
    if (step === 2) stop.abort(new Error('enough'))
  }
  await expect(sampleScene(model, scene, { ...joint, signal: stop.signal, onStep })).rejects.toThrow('enough')
  expect(done).toEqual([1, 2])
})

test('steps are told once each, with the shots that move; rows in which nothing moves are none', async () => {
  const told: string[] = []
  const plan = autoregressivePlan({ shots: 2, steps: 2 }, 0.2)
  await sampleScene(
    model,
    { global, shots: scene.shots.slice(0, 2) },
    {
      ...joint,
      plan,
      onStep: async ({ step, of, moving, latents }) => {
        told.push(`${step}/${of}: ${moving} ${[...(await latents()).keys()]}`)
      },
    },
  )
  expect(told).toEqual(['1/4: 0 0', '2/4: 0 0', '3/4: 1 1', '4/4: 1 1'])
})

test('a plan that cannot be run is refused before the first step', async () => {
  const refused: [Partial<SampleOptions>, string][] = [
    [{ plan: jointPlan({ shots: 2, steps: 2 }) }, 'expected one for each of 3 shots'],
    [{ plan: conditionedPlan({ shots: 3, steps: 2 }, new Map([[1, 0]])) }, 'shot 2 begins at 0; begin at 1, or give'],
    [{ history: 'cached' }, 'cached history needs causal attention'],
    [
      {
        history: 'cached',
        attention: 'causal',
        plan: [
          [1, 1, 1],
          [1, 1, 0],
          [1, 0, 0],
          [0, 0, 0],
        ],
      },
      'cached history: in row 1 a level shot stands behind a moving one',
    ],
  ]
  for (const [change, message] of refused) {
    let steps = 0
    const sampling = sampleScene(model, scene, { ...joint, ...change, onStep: () => void steps++ })
    await expect(sampling).rejects.toThrow(message)
    await expect(sampling).rejects.toBeInstanceOf(NoisePlanFault)
    expect(steps).toBe(0)
  }
})
