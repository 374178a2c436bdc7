import { fork } from 'node:child_process'
import { denoiserParams, type ModelConfig, presetConfig } from '@sceneweave/model'
import { allocateWeights, type Weights } from '@sceneweave/tensor'
import { type CudaDevice, cudaDevice, ncclVersion, type StorageFormat } from '@sceneweave/tensor/cuda'
import type { Batch, BatchSpec } from '../../../packages/training/src/batches.ts'
import { cudaStepper } from '../../../packages/training/src/cudaStepper.ts'
import { flowBatch } from '../../../packages/training/src/flowBatch.ts'
import { FollowerWork, type FollowSetup } from '../../../packages/training/src/follower.ts'
import { type FollowerProcess, groupStepper } from '../../../packages/training/src/groupStepper.ts'
import { optimiserState } from '../../../packages/training/src/optimiser.ts'
import type { Stepper } from '../../../packages/training/src/stepper.ts'
import { train } from '../../../packages/training/src/trainer.ts'
import { lessonOf, silentScenes } from './lesson.ts'

// node parallel.mjs [alone] [tiny] [small] [lct] [lost]: the same steps on one GPU and on two of one host, a process each.
// alone: a group of one, for which one GPU is enough; tiny: are the losses the same; small, lct (8 blocks of lct-3b): steps a
// second; lost: what a process that dies leads to.
type What = { steps: number; micro: number; rows: number; format: StorageFormat }
const whats: Readonly<Record<string, What>> = {
  alone: { steps: 50, micro: 4, rows: 500, format: 'f32' },
  tiny: { steps: 50, micro: 4, rows: 500, format: 'f32' },
  small: { steps: 60, micro: 4, rows: 4000, format: 'bf16' },
  lct: { steps: 12, micro: 2, rows: 6428, format: 'bf16' },
  lost: { steps: 200, micro: 4, rows: 500, format: 'f32' },
}
type Call = { readonly id: number; readonly job: string; readonly args: unknown }

const [first, followed] = process.argv.slice(2)
if (first === 'follow') follow(followed)
else {
  console.log(`NCCL ${ncclVersion() ?? 'not found: name it in SCENEWEAVE_NCCL'}`)
  const asked = process.argv.slice(2)
  for (const name of asked.length > 0 ? asked : ['tiny', 'small', 'lost']) await compare(name)
  process.exit(0)
}

async function compare(name: string): Promise<void> {
  const { steps, micro } = whats[name]
  const made: { losses: number[]; perSecond: number }[] = []
  for (const gpus of name === 'lost' ? [2] : [1, 2]) {
    const device = cudaDevice({ format: whats[name].format })
    const children: ReturnType<typeof fork>[] = []
    const stepper = await stepperOf(name, device, gpus, children)
    if (name === 'lost') setTimeout(() => children[0].kill('SIGKILL'), 1000)
    try {
      made.push(await timed(name, stepper))
      await stepper.close()
      await device.release()
    } catch (error) {
      console.log(`lost: ${(error as Error).message}`)
      return stepper.close()
    }
  }
  const [one, two] = made
  if (!two) return console.log('lost: NOTHING WAS SAID')
  const apart = Math.max(...one.losses.map((loss, at) => Math.abs(two.losses[at] - loss) / Math.abs(loss)))
  console.log(
    `${name}, ${micro} microbatches, ${steps} steps: ${one.perSecond.toFixed(2)} steps/s on one GPU, ${two.perSecond.toFixed(2)} ${name === 'alone' ? 'in a group of one' : 'on two'} ` +
      `(${(two.perSecond / one.perSecond).toFixed(2)} times); losses at most ${apart.toExponential(1)} apart, the last ${one.losses.at(-1)?.toFixed(5)}`,
  )
}

/** Losses of the steps; steps a second from the second fifth on, when every shape has been met. */
async function timed(name: string, stepper: Stepper): Promise<{ losses: number[]; perSecond: number }> {
  const { steps, micro } = whats[name]
  const losses: number[] = []
  const pause = { signal: new AbortController().signal, isRest: () => false, isOver: () => false }
  const batch = (step: number, at: number): BatchSpec => ({
    of: 'scenes',
    stage: 'scene',
    stream: streamOf(name, step * micro + at),
  })
  let begun = 0
  for await (const { loss } of train({ stepper, from: 0, steps, micro, batch }, pause)) {
    losses.push(loss)
    if (losses.length === Math.floor(steps / 5)) begun = performance.now()
  }
  return { losses, perSecond: (1000 * (steps - Math.floor(steps / 5))) / (performance.now() - begun) }
}

// shapes come again, so that few are compiled: 16 batches of `small`, one of the large model
const streamOf = (name: string, stream: number): number =>
  name === 'small' ? stream % 16 : name === 'lct' ? 0 : stream

async function stepperOf(
  name: string,
  device: CudaDevice,
  gpus: number,
  children: ReturnType<typeof fork>[],
): Promise<Stepper> {
  const { micro, format } = whats[name]
  const { config, weights, matrices, recipe } = lessonFor(name)
  const rule = name === 'lct' ? { ...recipe.denoiser.optimiser, muon: undefined } : recipe.denoiser.optimiser
  const state = optimiserState(weights.buffer)
  const stepping = { config, weights, matrices, rule, micro, format, state, make: makerOf(name) }
  if (gpus === 1) return cudaStepper(device, stepping)
  if (name === 'alone') return groupStepper(device, { ...stepping, trained: 'denoiser', workers: 1, sources: {} }, [])
  const stdio = ['ignore', 'inherit', 'inherit', 'ipc'] as const
  const child = fork(process.argv[1], ['follow', name], { serialization: 'advanced', stdio: [...stdio] })
  children.push(child)
  return groupStepper(device, { ...stepping, trained: 'denoiser', workers: 1, sources: {} }, [processOf(child)])
}

/** A lesson of a preset; of the large one 8 blocks, whole shots of 6,300 tokens, and weights that repeat. */
function lessonFor(name: string, isFilled = true) {
  const { rows, micro } = whats[name]
  const lesson = lessonOf(name === 'small' ? 'small' : 'tiny', { rows, micro, scenes: 1 })
  if (name !== 'lct') return lesson
  const config: ModelConfig = { ...presetConfig('lct-3b', lesson.config.vocabulary), layers: 8, maxFrames: 25 }
  const recipe = { ...lesson.recipe, denoiser: { ...lesson.recipe.denoiser, stills: 0, shorter: undefined } }
  const weights: Weights = isFilled ? allocateWeights(denoiserParams(config)) : lesson.weights
  const { buffer } = weights
  const stretch = Math.min(buffer.length, 1_000_003)
  for (let i = 0; i < stretch; i++) buffer[i] = 0.04 * Math.sin(i * 1.7)
  for (let at = stretch; at < buffer.length; at += stretch)
    buffer.copyWithin(at, 0, Math.min(stretch, buffer.length - at))
  return { ...lesson, config, recipe, weights, matrices: [] }
}

/** Makes batches, each once. */
function makerOf(name: string): (batch: BatchSpec) => Promise<Batch> {
  const { recipe, config } = lessonFor(name, false)
  const data = silentScenes(config, name === 'lct' ? 1 : 24)
  const known = new Map<number, Batch>()
  return async (batch) => {
    if (batch.of !== 'scenes') throw new RangeError('batches of scenes alone are made here')
    const stage = name === 'lct' ? 'single' : batch.stage
    const made = known.get(batch.stream) ?? flowBatch(recipe, config, data, { ...batch, stage })
    known.set(batch.stream, made)
    return made
  }
}

/** A child as a process that follows. */
function processOf(child: ReturnType<typeof fork>): FollowerProcess {
  const waiting = new Map<number, { resolve: (value: unknown) => void; reject: (error: Error) => void }>()
  let calls = 0
  child.on('message', ({ id, fault }: { id: number; fault?: string }) => {
    const call = waiting.get(id)
    waiting.delete(id)
    if (fault) call?.reject(new Error(fault))
    else call?.resolve(undefined)
  })
  return {
    name: 'GPU 1',
    call: (job, args) =>
      new Promise((resolve, reject) => {
        const id = calls++
        waiting.set(id, { resolve, reject })
        child.send({ id, job, args } satisfies Call)
      }),
    onGone: (tell) => void child.once('exit', (code, signal) => tell(`its process ended with ${signal ?? code}`)),
    stop: async () => {
      child.removeAllListeners('exit')
      child.kill('SIGKILL')
    },
  }
}

/** The other half: answers calls one after another. */
function follow(name: string): void {
  let work: FollowerWork | undefined
  const answer = async ({ job, args }: Call) => {
    if (job === 'followOpen') {
      const setup = args as FollowSetup
      const device = cudaDevice({ index: setup.place.rank, format: setup.format })
      work = new FollowerWork(setup, device, makerOf(name))
    } else if (job === 'followJoin') await work?.join((args as { id: Uint8Array }).id)
    else if (job === 'followStep') {
      const { batches, at } = args as { batches: BatchSpec[]; at: { step: number; of: number } }
      await work?.step(batches, at)
    }
  }
  let last: Promise<unknown> = Promise.resolve()
  process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'))
  process.on('message', (call: Call) => {
    last = last
      .then(() => answer(call))
      .then(
        () => process.send?.({ id: call.id }),
        (error: Error) => process.send?.({ id: call.id, fault: error.message }),
      )
  })
}
