import {
  Autoencoder,
  autoregressivePlan,
  Denoiser,
  type FewStepModel,
  type FewStepSchedule,
  frozen,
  jointPlan,
  type LoadedModel,
  type NoisePlan,
  type SampledScene,
  type SampleOptions,
  type SolverName,
  sampleScene,
  textEncoder,
} from '@sceneweave/model'
import type { Device } from '@sceneweave/tensor'
import { scene, shotPrompt } from '@sceneweave/world'

/** A way to make a film: with how many steps, with guidance or not, by the companion or by the weights themselves. */
export type FilmWay = {
  readonly name: string
  readonly by: 'teacher' | 'few-step'
  readonly solver: SolverName
  readonly steps: number
  readonly guidance: number
}

/** Mean and half the width of its 95 % interval. */
export type Mean = { readonly mean: number; readonly within: number }

/** How far films of a way are from those that the teacher makes with all its steps, and what one takes. */
export type WayFigures = FilmWay & {
  /** Squared distance of latents over the variance of the teacher's. */
  readonly distance: Mean
  /** Of decoded pictures, in dB. */
  readonly psnr: Mean
  /** The same distance, of a third shot after the teacher's first two, from the cache. */
  readonly nextDistance: Mean
  readonly secondsAFilm: Mean
}
export type FewStepFigures = {
  readonly scenes: { readonly firstScene: number; readonly scenes: number }
  readonly shift: number
  readonly teacher: { readonly steps: number; readonly guidance: number }
  readonly ways: readonly WayFigures[]
}

export type Comparison = {
  readonly base: LoadedModel
  readonly companion: FewStepModel
  readonly device: Device
  /** Outside all that was trained on. */
  readonly scenes: { readonly firstScene: number; readonly scenes: number }
  readonly teacher: { readonly steps: number; readonly guidance: number }
  readonly afterFilm: (film: number) => Promise<void>
}

/** Few steps of the teacher, with and without guidance, and of the student, at and around its own number. */
export const waysOf = ({ steps, solver }: FewStepSchedule, guidance: number): FilmWay[] => {
  const counts = [...new Set([4, steps, 8])].sort((a, b) => a - b)
  const ways = (name: string, by: FilmWay['by'], guided: number) =>
    counts.map((count): FilmWay => {
      const rule = by === 'few-step' ? solver : 'multistep'
      return { name: `${name}, ${count} steps`, by, solver: rule, steps: count, guidance: guided }
    })
  return [
    ...ways('teacher, guided', 'teacher', guidance),
    ...ways('teacher, without guidance', 'teacher', 1),
    ...ways('few-step', 'few-step', 1),
  ]
}

/** Makes the same films in every way from the same noise, and measures how far they are from the teacher's own. */
export async function fewStepFigures(comparison: Comparison): Promise<FewStepFigures> {
  const { base, companion, device, scenes, teacher, afterFilm } = comparison
  const { config, hash } = base
  const { schedule } = companion.head
  const models = {
    teacher: new Denoiser(config, hash, frozen(device), base.weights),
    'few-step': new Denoiser(config, hash, frozen(device), companion.weights),
  }
  const autoencoder = new Autoencoder(config, frozen(device), base.weights)
  const ways = waysOf(schedule, teacher.guidance)
  const found = ways.map(() => ({ distance: [], psnr: [], nextDistance: [], seconds: [] }) as Found)
  for (let at = 0; at < scenes.scenes; at++) {
    const film = sampledFilm(base, scenes.firstScene + at)
    const made = (way: Omit<FilmWay, 'name'>) => joint(models[way.by], film, { ...way, shift: schedule.shift })
    const best = await made({ by: 'teacher', solver: 'multistep', ...teacher })
    const bestPictures = await decoded(autoencoder, film, best)
    const next = (way: Omit<FilmWay, 'name'>) =>
      last(models[way.by], film, { ...way, shift: schedule.shift, before: best })
    const bestNext = await next({ by: 'teacher', solver: 'multistep', ...teacher })
    for (const [number, way] of ways.entries()) {
      // programs are compiled by the first film, so its time is not told
      const start = performance.now()
      const shots = await made(way)
      const seconds = (performance.now() - start) / 1000
      found[number].distance.push(distance(shots, best))
      found[number].psnr.push(psnr(await decoded(autoencoder, film, shots), bestPictures))
      found[number].nextDistance.push(distance([await next(way)], [bestNext]))
      if (at > 0) found[number].seconds.push(seconds)
    }
    await afterFilm(at + 1)
  }
  const figures = ways.map((way, number) => {
    const { distance, psnr, nextDistance, seconds } = found[number]
    return {
      ...way,
      distance: meanOf(distance),
      psnr: meanOf(psnr),
      nextDistance: meanOf(nextDistance),
      secondsAFilm: meanOf(seconds),
    }
  })
  return { scenes, shift: schedule.shift, teacher, ways: figures }
}

type Found = Record<'distance' | 'psnr' | 'nextDistance' | 'seconds', number[]>

/** Three shots of a scene, as words and seeds. */
function sampledFilm({ config }: LoadedModel, seed: number): SampledScene {
  const film = scene(seed, { characters: 1, shots: 3, frames: config.maxFrames })
  const text = textEncoder(config.vocabulary)
  return {
    global: text.encode(film.globalPrompt, config.textBucket.global).words,
    shots: film.shots.map((shot, at) => ({
      words: text.encode(shotPrompt(shot), config.textBucket.shot).words,
      frames: shot.frames,
      seed: seed * 3 + at,
    })),
  }
}

type Way = Omit<FilmWay, 'name'> & { readonly shift: number }

const optionsOf = ({ guidance, solver }: Way, plan: NoisePlan): Omit<SampleOptions, 'attention' | 'history'> => ({
  plan,
  guidance,
  solver,
})

const joint = (model: Denoiser, film: SampledScene, way: Way): Promise<Float32Array[]> =>
  sampleScene(model, film, {
    ...optionsOf(way, jointPlan({ ...way, shots: film.shots.length })),
    attention: 'bidirectional',
    history: 'recomputed',
  })

/** The last shot after the others as they were made, seen from the cache at a little noise. */
async function last(model: Denoiser, film: SampledScene, way: Way & { before: readonly Float32Array[] }) {
  const end = film.shots.length - 1
  const given = new Map(Array.from({ length: end }, (_, at) => [at, 0.1]))
  const shots = film.shots.map((shot, at) => (at < end ? { ...shot, given: way.before[at] } : shot))
  const plan = autoregressivePlan({ ...way, shots: film.shots.length }, 0.1, given)
  const made = await sampleScene(
    model,
    { ...film, shots },
    { ...optionsOf(way, plan), attention: 'causal', history: 'cached' },
  )
  return made[end]
}

async function decoded(autoencoder: Autoencoder, film: SampledScene, shots: readonly Float32Array[]) {
  const pictures: Uint8Array[] = []
  for (const [at, latents] of shots.entries()) pictures.push(await autoencoder.decode(latents, film.shots[at].frames))
  return pictures
}

function distance(shots: readonly Float32Array[], from: readonly Float32Array[]): number {
  let [sum, square, total, count] = [0, 0, 0, 0]
  for (const [at, best] of from.entries())
    best.forEach((value, i) => {
      sum += (shots[at][i] - value) ** 2
      square += value * value
      total += value
      count++
    })
  return sum / count / (square / count - (total / count) ** 2)
}

function psnr(pictures: readonly Uint8Array[], from: readonly Uint8Array[]): number {
  let [sum, count] = [0, 0]
  for (const [at, best] of from.entries())
    best.forEach((value, i) => {
      sum += (pictures[at][i] - value) ** 2
      count++
    })
  return 10 * Math.log10(255 ** 2 / Math.max(sum / count, 1e-9))
}

function meanOf(values: readonly number[]): Mean {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / Math.max(1, values.length - 1)
  return { mean, within: 1.96 * Math.sqrt(variance / values.length) }
}
