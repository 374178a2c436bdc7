import { createHash } from 'node:crypto'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import {
  denoiserParams,
  factorParams,
  initialWeights,
  type LoadedModel,
  saveFewStep,
  vaeParams,
} from '@sceneweave/model'
import { allocateWeights, type Device, type Weights, weightView } from '@sceneweave/tensor'
import type { LossPoint } from './checkpoint.ts'
import { makeDataset } from './dataset.ts'
import type { DistilRecipe } from './distilRecipe.ts'
import { DrawnScenes } from './drawnScenes.ts'
import { GradientPool } from './gradientPool.ts'
import type { LatentFile } from './latentFile.ts'
import { teacherFilms } from './pairFiles.ts'
import type { PairMemory } from './pairMemory.ts'
import { drawPack } from './pairs.ts'
import { type Run, type TrainOptions, trainPart } from './part.ts'
import { areLatentsKept, worldLatents } from './worldLatents.ts'

/**
 * A run that makes a few-step companion. `device` runs the teacher; without `cuda` the student learns on the CPU. Films and
 * checkpoints go to the folder `few-step` of `checkpoints`, which may be that of the weights' own training: its latents
 * are not made again.
 */
export type DistilOptions = Omit<TrainOptions, 'recipe' | 'config' | 'ablation'> & {
  readonly recipe: DistilRecipe
  readonly base: LoadedModel
  readonly device: Device
  /** What is written into the companion's provenance beside what the recipe says. */
  readonly made: Readonly<Record<string, string>>
}

/** How a run ended: `done` false means that it stopped at its time limit and can go on. */
export type DistilResult = { readonly done: boolean; readonly losses: readonly LossPoint[] }

const digestOf = (value: unknown): string =>
  createHash('sha256').update(JSON.stringify(value)).digest('hex').slice(0, 16)

/** Makes a companion: the teacher samples films, the student learns their few lines, what it changed becomes a file. */
export async function distilModel(options: DistilOptions): Promise<DistilResult> {
  const { recipe, base, checkpoints, out } = options
  const ends = options.seconds ? performance.now() + options.seconds * 1000 : Number.POSITIVE_INFINITY
  await mkdir(join(checkpoints, 'few-step'), { recursive: true })
  const run: Run = { ...options, recipe: recipe.base, config: base.config, ends }
  const own = { ...run, checkpoints: join(checkpoints, 'few-step') }
  const spent = await Spent.open(join(own.checkpoints, 'spent.json'))
  try {
    const latents = await sceneLatents(run, base)
    const pairs = await films(own, options, latents)
    if (!pairs) return { done: false, losses: [] }
    const student = await train(own, options, { latents, pairs })
    if (!student.done) return { done: false, losses: student.losses }
    options.signal.throwIfAborted()
    await mkdir(dirname(out), { recursive: true })
    const { rank } = recipe.student
    const provenance = { ...provenanceOf(options, latents), seconds: await spent.save() }
    await saveFewStep(out, base, student.weights, { rank, schedule: recipe.schedule, provenance })
    return { done: true, losses: student.losses }
  } finally {
    await spent.save()
  }
}

/** Latents of the recipe's scenes, by the model's own autoencoder. */
async function sceneLatents(run: Run, { weights }: LoadedModel): Promise<LatentFile> {
  const drawn = run.cuda && !areLatentsKept(run) ? new DrawnScenes(run) : undefined
  const autoencoder = partOf(weights, vaeParams(run.config.vae))
  const path = await worldLatents(run, autoencoder, drawn).finally(() => drawn?.close())
  const [mean, std] = ['mean', 'std'].map((of) => weightView(weights, `vae.latent.${of}`).slice())
  return { path, mean, std }
}

/** Some parameters of a model as weights of their own. */
function partOf(weights: Weights, params: Parameters<typeof allocateWeights>[0]): Weights {
  const part = allocateWeights(params)
  for (const { name } of params) weightView(part, name).set(weightView(weights, name))
  return part
}

/** Equal digests, equal films of the teacher. */
const filmsDigest = ({ seed, base: recipe, schedule, pairs }: DistilRecipe, base: LoadedModel): string =>
  digestOf([seed, recipe, schedule, pairs, base.hash])

async function films(run: Run, options: DistilOptions, latents: LatentFile) {
  const { recipe, base, device, signal, onProgress, workers, threads } = options
  const { config } = base
  const sources = { recipe: recipe.base, latents, distil: { recipe } }
  const teacher = partOf(base.weights, denoiserParams(config))
  const pool = new GradientPool(config, 'denoiser', teacher, { workers, slots: 0, threads, sources })
  try {
    return await teacherFilms({
      ...{ recipe, config, weights: teacher, device, signal, onProgress },
      data: makeDataset(recipe.base, config, latents),
      make: (batch) => pool.make(batch),
      folder: run.checkpoints,
      digest: filmsDigest(recipe, base),
      isOver: () => performance.now() > run.ends,
    })
  } finally {
    await pool.close()
  }
}

type Sources = { readonly latents: LatentFile; readonly pairs: PairMemory }

function train(run: Run, { recipe, base }: DistilOptions, { latents, pairs }: Sources) {
  const { steps, micro, rank, optimiser: rule } = recipe.student
  const weights = studentWeights(base, recipe)
  return trainPart(run, {
    name: 'few-step',
    digest: digestOf([filmsDigest(recipe, base), recipe.student]),
    ...{ weights, rule, steps, micro, rank },
    stageOf: () => 'few-step',
    sources: { recipe: recipe.base, latents, distil: { recipe, pairs } },
    batch: (step, at) => ({ of: 'lines', stream: step * micro + at }),
  })
}

/** The teacher's denoiser and factors that change nothing yet. */
export function studentWeights(
  { config, weights }: Pick<LoadedModel, 'config' | 'weights'>,
  recipe: DistilRecipe,
): Weights {
  const factors = factorParams(config, recipe.student.rank)
  const made = allocateWeights([...denoiserParams(config), ...factors])
  const fresh = initialWeights(factors, recipe.seed + 1)
  for (const { name } of denoiserParams(config)) weightView(made, name).set(weightView(weights, name))
  for (const { name } of factors) weightView(made, name).set(weightView(fresh, name))
  return made
}

function provenanceOf({ recipe, base, made, cuda }: DistilOptions, latents: LatentFile) {
  const { data } = recipe.base
  const scenes = makeDataset(recipe.base, base.config, latents)
  const packs = Array.from({ length: recipe.pairs.packs }, (_, pack) => drawPack(recipe, base.config, scenes, pack))
  const shots = packs.flatMap(({ groups }) => groups.filter(({ time }) => time === null)).length
  return {
    ...made,
    recipe: digestOf(recipe),
    seed: recipe.seed,
    firstScene: data.firstSeed,
    scenes: data.scenes,
    teacher: `${recipe.pairs.steps} steps, guidance ${recipe.pairs.guidance}`,
    packs: recipe.pairs.packs,
    shots,
    steps: recipe.student.steps,
    device: cuda ? `cuda ${cuda.format}` : 'cpu',
    base: base.hash,
  }
}

/** Seconds that all starts of a run have taken together. */
class Spent {
  private readonly file: string
  private readonly before: number
  private readonly start = performance.now()

  private constructor(file: string, before: number) {
    this.file = file
    this.before = before
  }

  static async open(file: string): Promise<Spent> {
    const text = await readFile(file, 'utf8').catch(() => '0')
    return new Spent(file, Number(text) || 0)
  }

  async save(): Promise<number> {
    const seconds = Math.round(this.before + (performance.now() - this.start) / 1000)
    await writeFile(this.file, String(seconds))
    return seconds
  }
}
