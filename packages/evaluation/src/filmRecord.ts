import { conditionedPlan, jointPlan, type NoisePlan, type SampledScene, sampleScene } from '@sceneweave/model'
import { type ContextLoss, contextLoss } from './contextLoss.ts'
import { judgedTraits, uncaptionedTraits } from './judgedTraits.ts'
import { judgeShot, makeTestFilm, type Subject, type TestFilm, type Verdict } from './testFilm.ts'

/** How films are sampled; `contextTime` is the noise level t_c of a given shot. */
export type SamplingSettings = {
  readonly steps: number
  readonly guidance: number
  readonly shift: number
  readonly contextTime: number
}

/** The second shot of a film, made after the real first shot and made alone; only what captions leave out. */
export type Carried = {
  readonly withContext: Verdict
  readonly alone: Verdict
  readonly real: Verdict
  readonly coded: Verdict
}

/** Everything measured on one film. `real` and `coded` judge the judge: pictures as rendered, and through the autoencoder. */
export type FilmRecord = {
  readonly seed: number
  readonly loss: ContextLoss
  readonly real: readonly Verdict[]
  readonly coded: readonly Verdict[]
  readonly generated: readonly Verdict[]
  /** Null where the second shot goes on from the first without a cut. */
  readonly carried: Carried | null
}

/** The middle picture of each shot that was judged, RGB8: real, generated, then the second with context and alone. */
export type FilmSamples = readonly Uint8Array[]

type Options = { readonly settings: SamplingSettings; readonly afterStep: () => Promise<void> }

/** Measures one film: the loss with and without context, the film made from its words, the second shot carried on. */
export async function measureFilm(
  subject: Subject,
  seed: number,
  options: Options,
): Promise<{ record: FilmRecord; samples: FilmSamples }> {
  const test = await makeTestFilm(subject, seed)
  const { film, pictures } = test
  const coded = await decodeAll(subject, test, test.latents)
  const generated = await decodeAll(subject, test, await sampleFilm(subject, test, options))
  const second = await carryOn(subject, test, options)
  const verdicts = (shots: readonly Uint8Array[]) =>
    Promise.all(shots.map((shot, at) => judgeShot(subject, film, at, shot)))
  const [onReal, onCoded] = [await verdicts(pictures), await verdicts(coded)]
  const unsaid = (verdict: Verdict) => carriedOnly(test, verdict)
  const carried = film.shots[1].cut && {
    withContext: unsaid(await judgeShot(subject, film, 1, second.withContext)),
    alone: unsaid(await judgeShot(subject, film, 1, second.alone)),
    real: unsaid(onReal[1]),
    coded: unsaid(onCoded[1]),
  }
  const record = {
    seed,
    loss: await contextLoss(subject, test),
    real: onReal,
    coded: onCoded,
    generated: await verdicts(generated),
    carried: carried || null,
  }
  const samples = [...pictures, ...generated, second.withContext, second.alone].map((shot) => middle(subject, shot))
  return { record, samples }
}

/** All shots from their words alone, denoised together. */
const sampleFilm = (subject: Subject, { sampled }: TestFilm, { settings, afterStep }: Options) =>
  run(subject, sampled, jointPlan({ ...settings, shots: sampled.shots.length }), { settings, afterStep })

/** The second shot with the real first one given, and alone: the same words, the same noise. */
async function carryOn(
  subject: Subject,
  test: TestFilm,
  options: Options,
): Promise<{ withContext: Uint8Array; alone: Uint8Array }> {
  const { settings } = options
  const { global, shots } = test.sampled
  const after = { global, shots: [{ ...shots[0], given: test.latents[0] }, shots[1]] }
  const plan = conditionedPlan({ ...settings, shots: 2 }, new Map([[0, settings.contextTime]]))
  const [, withContext] = await run(subject, after, plan, options)
  const [alone] = await run(subject, { global, shots: [shots[1]] }, jointPlan({ ...settings, shots: 1 }), options)
  const decode = (latents: Float32Array) => subject.autoencoder.decode(latents, shots[1].frames)
  return { withContext: await decode(withContext), alone: await decode(alone) }
}

const run = (subject: Subject, sampled: SampledScene, plan: NoisePlan, { settings, afterStep }: Options) =>
  sampleScene(subject.denoiser, sampled, {
    plan,
    solver: 'multistep',
    guidance: settings.guidance,
    attention: 'bidirectional',
    history: 'recomputed',
    onStep: afterStep,
  })

async function decodeAll(
  { autoencoder }: Subject,
  { film }: TestFilm,
  latents: readonly Float32Array[],
): Promise<Uint8Array[]> {
  const made: Uint8Array[] = []
  for (const [at, shot] of latents.entries()) made.push(await autoencoder.decode(shot, film.shots[at].frames))
  return made
}

/** Of a verdict on the second shot, the unsaid traits that the first shot shows too: nothing else can be carried. */
function carriedOnly({ film }: TestFilm, verdict: Verdict): Verdict {
  const shown = uncaptionedTraits.filter(
    (name) => verdict[name] !== undefined && judgedTraits[name].isSeen(film.truth, film.shots[0].truth),
  )
  return Object.fromEntries(shown.map((name) => [name, verdict[name]]))
}

function middle({ config }: Subject, pictures: Uint8Array): Uint8Array {
  const frame = 3 * config.size ** 2
  const at = Math.floor(pictures.length / frame / 2) * frame
  return pictures.slice(at, at + frame)
}
