import type { ModelConfig } from '@sceneweave/model'
import { type Executable, gradientName, type Weights } from '@sceneweave/tensor'
import type { CudaDevice, CudaGroup, CudaOptimiser, StorageFormat } from '@sceneweave/tensor/cuda'
import type { Batch, BatchSpec } from './batches.ts'
import { type LossShape, lossProgram } from './lossPrograms.ts'
import { maskOf, orthogonalProgram } from './muon.ts'
import { checkNorm, type OptimiserState, stepNumbers } from './optimiser.ts'
import type { Rule, Stepper, StepResult } from './stepper.ts'

export type CudaStepping = Rule & {
  readonly config: ModelConfig
  readonly weights: Weights
  readonly state: OptimiserState
  readonly micro: number
  /** Storage of values; weights, moments and gradients are summed in f32 in both. */
  readonly format: StorageFormat
  readonly make: (batch: BatchSpec) => Promise<Batch>
  /** GPUs that share a step, each in a process of its own; `micro` counts the microbatches of all. */
  readonly group?: CudaGroup
  /** Gradients of weights are taken on a second stream, beside those of activations: to the same bits. */
  readonly forks?: boolean
  readonly onClose?: () => Promise<void>
}

// enough that the host's way to the next step is hidden, few enough that a fault is heard of soon
const DEPTH = 16

/** Steps on a CUDA device, where weights, moments and gradients stay; the host sends batches and hears losses. */
export async function cudaStepper(device: CudaDevice, of: CudaStepping): Promise<Stepper> {
  const { weights, state, rule, micro, format } = of
  const { matrices = [] } = of
  const mask = maskOf(matrices, weights.buffer.length)
  const muon = rule.muon && { ...rule.muon, matrices, mask, orthogonal: orthogonalProgram }
  const optimiser = await device.optimiser({ weights, format, rule, share: 1 / micro, muon })
  await optimiser.write(state)
  if (of.group) await optimiser.share(of.group)
  const gradients = new Gradients(device, of, optimiser)
  let last: Promise<unknown> = Promise.resolve()
  const ask = async (
    batches: readonly BatchSpec[],
    { step, of: steps }: { step: number; of: number },
    turn: Promise<unknown>,
  ) => {
    const made = await Promise.all(batches.map(of.make))
    await turn
    const numbers = stepNumbers(rule, step, steps)
    const runs: Promise<unknown>[] = []
    for (const [at, { shape, inputs }] of made.entries())
      runs.push((await gradients.of(shape, at === made.length - 1)).run(inputs))
    return { result: Promise.all([optimiser.step(numbers), ...runs]).then(([told]) => told), rate: numbers.rate }
  }
  return {
    depth: DEPTH,
    async step(batches, at): Promise<StepResult> {
      const asked = ask(batches, at, last)
      last = asked.catch(() => {})
      const { result, rate } = await asked
      const { loss, norm } = await result
      checkNorm(norm, at.step)
      return { step: at.step, loss: loss / micro, norm, rate }
    },
    async settle() {
      await last
      await optimiser.read(state)
    },
    async close() {
      await last
      await gradients.release()
      await optimiser.release()
      await of.onClose?.()
    },
  }
}

/** The gradient programs by shape; what they make is added where the optimiser takes it. */
class Gradients {
  private readonly made = new Map<string, Promise<Executable>>()
  private readonly device: CudaDevice
  private readonly stepping: CudaStepping
  private readonly optimiser: CudaOptimiser

  constructor(device: CudaDevice, stepping: CudaStepping, optimiser: CudaOptimiser) {
    this.device = device
    this.stepping = stepping
    this.optimiser = optimiser
  }

  /** `isLast` of a step: in a group it sums what all GPUs have. */
  of(shape: LossShape, isLast: boolean): Promise<Executable> {
    const sums = isLast && this.stepping.group !== undefined
    const key = JSON.stringify([shape, sums])
    let executable = this.made.get(key)
    if (!executable) {
      executable = this.compile(shape, sums)
      this.made.set(key, executable)
    }
    return executable
  }

  async release(): Promise<void> {
    for (const executable of this.made.values()) await (await executable).release()
  }

  private compile(shape: LossShape, sums: boolean): Promise<Executable> {
    const { config, weights, format, group, forks } = this.stepping
    const { gradient, loss } = this.optimiser
    const program = lossProgram(config, shape)
    const made = new Set(program.outputs.map(({ name }) => name))
    const parts = [...weights.index].flatMap(([name, { offset }]) =>
      made.has(gradientName(name)) ? [[gradientName(name), { resident: gradient, offset, adds: true }] as const] : [],
    )
    const outputs = { ...Object.fromEntries(parts), loss: { resident: loss, adds: true } }
    const pieces = [
      ...gradientPieces(weights).map((piece) => ({ resident: gradient, ...piece })),
      { resident: loss, offset: 0, count: 1 },
    ]
    return this.device.compile(program, weights, {
      frozen: true,
      format,
      bind: { outputs },
      forks,
      sums: group && sums ? { group, pieces } : undefined,
    })
  }
}

// 8 MB: enough for the links between GPUs to be full, few enough that the last one is short
const PIECE = 2 ** 21

/**
 * A flat gradient in pieces of whole parameters, the end first: backward makes what lies at the end of a model first, and every GPU
 * sums the pieces in this order, whatever the shape of its batch.
 */
export function gradientPieces({ buffer, index }: Weights, size = PIECE): { offset: number; count: number }[] {
  const starts = [...index.values()].map(({ offset }) => offset).sort((a, b) => b - a)
  const pieces: { offset: number; count: number }[] = []
  let end = buffer.length
  for (const offset of starts)
    if (end - offset >= size || offset === starts.at(-1)) {
      pieces.push({ offset, count: end - offset })
      end = offset
    }
  return pieces
}
