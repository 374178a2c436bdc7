import { expect, test } from 'vitest'
import type { BatchSpec } from './batches.ts'
import { checkGpus } from './groupStepper.ts'
import { type Follower, parallelStepper, shareOf } from './parallelStepper.ts'
import { smallRecipe, tinyRecipe } from './recipe.ts'
import type { Stepper } from './stepper.ts'

const batches = [0, 1, 2, 3, 4, 5].map((stream): BatchSpec => ({ of: 'scenes', stage: 'scene', stream }))
const streams = (specs: readonly BatchSpec[]) => specs.map((spec) => (spec.of === 'scenes' ? spec.stream : -1))
const at = { step: 7, of: 9 }

/** Steppers that write down what they are asked; `hangs`: the own one waits for somebody who is gone. */
function stage({ hangs = false } = {}) {
  const heard: string[] = []
  const tells: ((why: string) => void)[] = []
  const own: Stepper = {
    depth: 8,
    step: (specs, { step }) => {
      heard.push(`own ${streams(specs)}`)
      return hangs ? new Promise(() => {}) : Promise.resolve({ step, loss: 1, norm: 2, rate: 3 })
    },
    settle: async () => void heard.push('settle'),
    close: async () => void heard.push('close'),
  }
  const follower = (name: string): Follower => ({
    name,
    step: async (specs) => void heard.push(`${name} ${streams(specs)}`),
    onGone: (tell) => void tells.push(tell),
    stop: async () => void heard.push(`stop ${name}`),
  })
  const stepper = parallelStepper(own, [follower('GPU 1'), follower('GPU 2')], () => heard.push('abort'))
  return { heard, tells, stepper }
}

test('every microbatch is taken by one process, by its number', () => {
  const shares = [0, 1, 2, 3].map((place) => streams(shareOf(batches, place, 4)))
  expect(shares).toEqual([[0, 4], [1, 5], [2], [3]])
  expect(shares.flat().sort()).toEqual([0, 1, 2, 3, 4, 5])
})

test('a step is asked of all processes at once, each for its share, and told as the first one tells it', async () => {
  const { heard, stepper } = stage()
  expect(await stepper.step(batches, at)).toEqual({ step: 7, loss: 1, norm: 2, rate: 3 })
  expect(heard.toSorted()).toEqual(['GPU 1 1,4', 'GPU 2 2,5', 'own 0,3'])
  await stepper.settle()
  await stepper.close()
  expect(heard.slice(3)).toEqual(['settle', 'close', 'stop GPU 1', 'stop GPU 2'])
})

test('when a process is gone, what waits for it ends with a sentence that says what is lost, and nothing more is begun', async () => {
  const { heard, tells, stepper } = stage({ hangs: true })
  const waiting = stepper.step(batches, at)
  tells[1]('its process ended with SIGKILL')
  const words = 'GPU 2 dropped out (its process ended with SIGKILL): nothing is lost up to the last checkpoint'
  await expect(waiting).rejects.toThrow(words)
  await expect(stepper.step(batches, at)).rejects.toThrow(words)
  await expect(stepper.settle()).rejects.toThrow(words)
  await stepper.close()
  expect(heard.filter((word) => word.startsWith('own'))).toHaveLength(1)
  expect(heard.slice(-3)).toEqual(['abort', 'stop GPU 1', 'stop GPU 2'])
})

test('GPUs that cannot share a step evenly are refused before anything is trained, with those that can', () => {
  const { vae, denoiser } = tinyRecipe
  const recipe = { vae: { ...vae, micro: 4 }, denoiser: { ...denoiser, micro: 6 } }
  expect(() => checkGpus(recipe, 2)).not.toThrow()
  expect(() => checkGpus(recipe, 4)).toThrow('4 GPUs cannot share evenly: use 1 or 2')
  expect(() => checkGpus(smallRecipe, 1)).not.toThrow()
})
