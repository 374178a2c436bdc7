import { readFileSync } from 'node:fs'
import path from 'node:path'
import { cudaDevice } from '@sceneweave/tensor/cuda'
import type { Batch, BatchSpec } from '../../../packages/training/src/batches.ts'
import { cudaStepper } from '../../../packages/training/src/cudaStepper.ts'
import type { StepResult } from '../../../packages/training/src/stepper.ts'
import { learn, lessonOf } from './lesson.ts'

// node training.mjs <folder>: 200 steps of `tiny` on the GPU beside those that cpuLesson.ts wrote there; then steps of `small`.
const make = async (batch: BatchSpec) => batch as Batch
const onCpu = JSON.parse(readFileSync(path.join(process.argv[2], 'lesson.json'), 'utf8')) as StepResult[]
const device = cudaDevice()

for (const format of ['f32', 'bf16'] as const) {
  const curves = []
  for (const _ of [1, 2]) curves.push(await curve('tiny', { rows: 500, micro: 2, scenes: 60 }, format))
  const [{ losses, perSecond }, again] = curves
  const apart = losses.map((loss, step) => Math.abs(loss - onCpu[step].loss) / onCpu[step].loss)
  const mean = (from: number, list: readonly number[]) =>
    list.slice(from, from + 20).reduce((sum, value) => sum + value, 0) / 20
  const cpu = onCpu.map(({ loss }) => loss)
  console.log(
    `tiny ${format}: ${perSecond.toFixed(1)} steps/s; mean loss of 20 steps from 0, 60, 120, 180: ` +
      [0, 60, 120, 180].map((at) => `${mean(at, losses).toFixed(4)} (CPU ${mean(at, cpu).toFixed(4)})`).join(', '),
  )
  console.log(
    `  furthest from the CPU ${(100 * Math.max(...apart)).toFixed(3)} %, in the first 10 steps ${(100 * Math.max(...apart.slice(0, 10))).toExponential(1)} %;` +
      ` a second run ${again.losses.every((loss, step) => loss === losses[step]) ? 'is equal to the bit' : 'DIFFERS'}`,
  )
}
for (const [rows, micro] of [
  [4000, 1],
  [4000, 4],
  [16000, 1],
] as const) {
  const { losses, perSecond } = await curve('small', { rows, micro, scenes: 12 }, 'bf16', 60)
  console.log(
    `small bf16, ${micro} × ${rows} rows: ${perSecond.toFixed(1)} steps/s, loss ${losses[0].toFixed(3)} → ${losses.at(-1)?.toFixed(3)}`,
  )
}
await device.release()

async function curve(
  preset: 'tiny' | 'small',
  sizes: Parameters<typeof lessonOf>[1],
  format: 'f32' | 'bf16',
  steps = 200,
) {
  const lesson = lessonOf(preset, sizes)
  const { config, weights, state, matrices, recipe } = lesson
  const rule = recipe.denoiser.optimiser
  const stepper = await cudaStepper(device, {
    config,
    weights,
    state,
    matrices,
    rule,
    micro: sizes.micro,
    format,
    make,
  })
  // batches are made before, so that the device is what is timed; every shape is met once before too
  const known = new Map<string, BatchSpec>()
  const batch = (step: number, at: number): BatchSpec => {
    const key = `${step} ${at}`
    const made = known.get(key) ?? lesson.batch(step, at)
    known.set(key, made)
    return made
  }
  for (let step = 0; step < steps; step++) for (let at = 0; at < sizes.micro; at++) batch(step, at)
  const first = performance.now()
  const results = await learn({ ...lesson, batch }, stepper, { steps, of: steps })
  const cold = performance.now() - first
  const second = performance.now()
  await learn({ ...lesson, batch }, stepper, { steps, of: steps })
  const warm = performance.now() - second
  console.log(
    `  ${preset} ${format}: ${steps} steps cold ${(cold / 1000).toFixed(1)} s, warm ${(warm / 1000).toFixed(1)} s`,
  )
  await stepper.close()
  return { losses: results.map(({ loss }) => loss), perSecond: (1000 * steps) / warm }
}
