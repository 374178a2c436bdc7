import { denoiserParams } from '@sceneweave/model'
import { allocateWeights, type Executable, type Resident, referenceDevice } from '@sceneweave/tensor'
import type { CudaDevice, CudaGroup } from '@sceneweave/tensor/cuda'
import { expect, test } from 'vitest'
import type { Batch, BatchSpec } from './batches.ts'
import { clipMemory } from './clipStore.ts'
import { FollowerWork, type FollowSetup } from './follower.ts'
import { type FollowerProcess, groupStepper } from './groupStepper.ts'
import { optimiserState } from './optimiser.ts'
import { toyConfig, toyRecipe } from './toyRecipe.ts'

const MICRO = 4
const id = new Uint8Array(128).fill(7)
const shape = { loss: 'flow', scenes: 1, frames: [5], attention: 'bidirectional' } as const

/** A device that computes nothing and writes down what a process asks of it. All of a group must join before one goes on. */
function stage(count: number) {
  const heard: string[] = []
  let [joined, open] = [0, () => {}]
  const all = new Promise<void>((resolve) => {
    open = resolve
  })
  const deviceOf = (gpu: number): CudaDevice => {
    const resident = async (size: number): Promise<Resident> => referenceDevice().resident(size)
    const group: CudaGroup = {
      share: async () => void heard.push(`${gpu} shares`),
      abort: () => heard.push(`${gpu} aborts`),
      release: async () => void heard.push(`${gpu} leaves`),
    }
    return {
      ...{ name: 'cuda' as const, resident, groupId: () => id, products: async () => [], release: async () => {} },
      async group(place) {
        expect(place).toEqual({ rank: gpu, count, id })
        if (++joined === count) open()
        await all
        return group
      },
      async compile(_, __, { sums } = {}) {
        const executable: Executable = {
          run: async ({ latents }) => {
            heard.push(`${gpu} takes ${latents?.[0]}${sums ? ` and sums ${sums.pieces.length} pieces` : ''}`)
            return {}
          },
          release: async () => {},
        }
        return executable as Awaited<ReturnType<CudaDevice['compile']>>
      },
      async optimiser() {
        const [gradient, loss] = [await resident(1), await resident(1)]
        const step = async () => ({ loss: 2 * MICRO, norm: 1 })
        const [read, write, release] = [async () => {}, async () => {}, async () => {}]
        return { gradient, loss, step, read, write, release, share: (of) => of.share(gradient) }
      },
    }
  }
  return { heard, deviceOf }
}

/** Microbatch number n holds nothing but n. */
const make = async (batch: BatchSpec): Promise<Batch> => ({
  shape,
  inputs: { latents: Float32Array.of(batch.of === 'scenes' ? batch.stream : -1) },
})

function processOf(gpu: number, deviceOf: (gpu: number) => CudaDevice, stopped: number[]): FollowerProcess {
  let work: FollowerWork | undefined
  const call = async (job: string, args: unknown): Promise<unknown> => {
    // as it would come through a pipe
    const sent = structuredClone(args) as Record<string, never>
    if (job === 'followOpen') work = new FollowerWork(sent as unknown as FollowSetup, deviceOf(gpu), make)
    if (job === 'followLend') work?.lend(sent.memory, sent.offset, sent.bytes)
    if (job === 'followJoin') await work?.join(sent.id)
    if (job === 'followStep') await work?.step(sent.batches, sent.at)
    return undefined
  }
  return { name: `GPU ${gpu}`, call, onGone: () => {}, stop: async () => void stopped.push(gpu) }
}

const steppingOf = (weights = allocateWeights(denoiserParams(toyConfig))) => ({
  ...{ config: toyConfig, weights, state: optimiserState(weights.buffer), rule: toyRecipe.denoiser.optimiser, make },
  ...{ micro: MICRO, format: 'f32' as const, trained: 'denoiser' as const, workers: 1 },
  sources: { recipe: toyRecipe, clips: clipMemory(toyConfig, 1) },
})

test('processes begin at one state, take every microbatch once, and sum with the last that each of them has', async () => {
  const { heard, deviceOf } = stage(2)
  const stopped: number[] = []
  const stepper = await groupStepper(deviceOf(0), steppingOf(), [processOf(1, deviceOf, stopped)])
  expect(heard.splice(0).sort()).toEqual(['0 shares', '1 shares'])
  const batches = [10, 11, 12, 13].map((stream): BatchSpec => ({ of: 'scenes', stage: 'scene', stream }))
  expect((await stepper.step(batches, { step: 0, of: 9 })).loss).toBe(2)
  await stepper.settle()
  const sums = /and sums \d+ pieces$/
  const taken = heard.splice(0).sort()
  expect(taken.map((word) => word.replace(sums, 'and sums'))).toEqual([
    ...['0 takes 10', '0 takes 12 and sums', '1 takes 11', '1 takes 13 and sums'],
  ])
  await stepper.close()
  expect(heard).toEqual(['0 leaves'])
  expect(stopped).toEqual([1])
})

test('a process that cannot join is heard of though the others wait for it, and all are stopped', async () => {
  const { deviceOf } = stage(3)
  const stopped: number[] = []
  const broken: FollowerProcess = {
    ...processOf(2, deviceOf, stopped),
    call: async (job) => {
      if (job === 'followJoin') throw new Error('NCCL is not found')
    },
  }
  const opening = groupStepper(deviceOf(0), steppingOf(), [processOf(1, deviceOf, stopped), broken])
  await expect(opening).rejects.toThrow('NCCL is not found')
  expect(stopped.sort()).toEqual([1, 2])
})
