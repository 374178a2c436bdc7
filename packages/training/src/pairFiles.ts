import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { type ModelConfig, readSafetensors, toHalf, writeSafetensors } from '@sceneweave/model'
import type { Device, Weights } from '@sceneweave/tensor'
import type { Batch, BatchSpec } from './batches.ts'
import type { Dataset } from './dataset.ts'
import type { DistilRecipe } from './distilRecipe.ts'
import { joined } from './joined.ts'
import { type PairMemory, type PairPiece, pieceOf } from './pairMemory.ts'
import { PairSampler } from './pairSampler.ts'
import { drawPack, madeLatents } from './pairs.ts'
import type { TrainProgress } from './part.ts'

/** What the teacher's films are made with. `folder` and `digest` say where they are kept from start to start. */
export type PairMaking = {
  readonly recipe: DistilRecipe
  readonly config: ModelConfig
  readonly weights: Weights
  readonly data: Dataset
  readonly device: Device
  readonly make: (batch: BatchSpec) => Promise<Batch>
  readonly folder: string
  readonly digest: string
  readonly signal: AbortSignal
  /** Asked before every piece; true ends the making. */
  readonly isOver: () => boolean
  readonly onProgress: (progress: TrainProgress) => void
}

// what a stop may cost; of `small` a piece is some hundred megabytes
export const PACKS_A_PIECE = 12

/** The teacher's films of all packs, from files where they were made before. Null where time was over first. */
export async function teacherFilms(making: PairMaking): Promise<PairMemory | null> {
  const { recipe, signal, isOver } = making
  const { packs } = recipe.pairs
  const sampler = new PairSampler(recipe, making.config, making.device, making.weights)
  const meter = new PackMeter(packs, making.onProgress)
  const pieces: PairPiece[] = []
  let isBegun = false
  for (let from = 0; from < packs; from += PACKS_A_PIECE) {
    const numbers = Array.from({ length: Math.min(PACKS_A_PIECE, packs - from) }, (_, at) => from + at)
    const file = join(making.folder, `films-${making.digest}-${String(from).padStart(6, '0')}.safetensors`)
    const known = await keptPiece(file, numbers)
    if (known) {
      pieces.push(known)
      meter.skip(numbers.length)
      continue
    }
    signal.throwIfAborted()
    // every start makes a piece, however little time it is given
    if (isBegun && isOver()) return null
    isBegun = true
    const made = await samplePacks(making, sampler, numbers, () => meter.add())
    await writePiece(file, numbers, made)
    pieces.push(pieceOf(made))
  }
  return { packsAPiece: PACKS_A_PIECE, pieces }
}

// packs whose inputs are made while the device works
const AHEAD = 6

/** Samples packs one after another: while one is read, the next is sampled, and inputs of others are made. */
async function samplePacks(
  { recipe, config, data, make, signal }: PairMaking,
  sampler: PairSampler,
  numbers: readonly number[],
  onPack: () => void,
): Promise<Uint16Array[]> {
  const batches: Promise<Batch>[] = []
  const kept: Uint16Array[] = []
  let before: { pack: number; ends: Promise<Float32Array[]> } | null = null
  const finish = async ({ pack, ends }: NonNullable<typeof before>) => {
    const drawn = drawPack(recipe, config, data, pack)
    kept.push(
      joined(
        Uint16Array,
        (await ends).map((latents) => toHalf(madeLatents(config, drawn, latents))),
      ),
    )
    onPack()
  }
  for (const [at, pack] of numbers.entries()) {
    for (const next of numbers.slice(batches.length, at + AHEAD)) batches.push(heard(make({ of: 'pack', pack: next })))
    signal.throwIfAborted()
    const { ends } = await sampler.ask(await batches[at], at % 2)
    if (before) await finish(before)
    before = { pack, ends }
  }
  if (before) await finish(before)
  return kept
}

/** Whoever awaits it hears of a fault. */
function heard<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => {})
  return promise
}

const nameOf = (pack: number): string => `pack.${pack}`

const writePiece = (file: string, numbers: readonly number[], made: readonly Uint16Array[]): Promise<void> =>
  writeSafetensors(
    file,
    numbers.map((pack, at) => ({ name: nameOf(pack), shape: [made[at].length], data: made[at] })),
    { format: 'sceneweave-films 1' },
  )

async function keptPiece(file: string, numbers: readonly number[]): Promise<PairPiece | null> {
  if (!existsSync(file)) return null
  const { tensors } = await readSafetensors(file)
  return pieceOf(numbers.map((pack) => toHalf(tensors.get(nameOf(pack))?.data as Float32Array)))
}

/** Packs made, their rate, and the time left. */
class PackMeter {
  private readonly of: number
  private readonly tell: (progress: TrainProgress) => void
  private readonly start = performance.now()
  private done = 0
  private made = 0

  constructor(of: number, tell: (progress: TrainProgress) => void) {
    this.of = of
    this.tell = tell
  }

  skip(packs: number): void {
    this.done += packs
  }

  add(): void {
    this.done++
    this.made++
    const perSecond = this.made / ((performance.now() - this.start) / 1000)
    const etaSeconds = (this.of - this.done) / perSecond
    this.tell({ stage: 'pairs', step: this.done, of: this.of, perSecond, etaSeconds })
  }
}
