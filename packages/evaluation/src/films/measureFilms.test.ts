import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readFilm } from '@sceneweave/media'
import { checkConfig, initialWeights, presets } from '@sceneweave/model'
import { onnxDevice } from '@sceneweave/tensor/onnx'
import { vocabulary } from '@sceneweave/world'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readFilmSets } from '../figures/filmSet.ts'
import { recogniserParams } from '../judge/recogniserNetwork.ts'
import { recogniserRecipe } from '../judge/recogniserTraining.ts'
import { busyWeights } from '../speed/speedSubject.ts'
import { drawFilm, type SamplingSettings } from './drawFilm.ts'
import { readStrip } from './filmRecord.ts'
import { checkKeptFilms } from './keptFilms.ts'
import { measureScene } from './measureFilms.ts'
import { methodNames, methods } from './methods.ts'
import { writeRankingStudy } from './rankingStudy.ts'
import { script } from './script.ts'
import { type StudyPlan, studiesOf } from './studies.ts'
import { makeSubject } from './subject.ts'

const micro = { width: 16, heads: 1, layers: 1, ropePairs: [2, 3, 3], timeEmbedding: 8, mlpRatio: 1, maxFrames: 5 }
const config = checkConfig({ ...presets.tiny, ...micro, vocabulary: [...vocabulary] })
const device = onnxDevice({ threads: 1, sessions: 64 })
const subject = makeSubject(
  device,
  { config, weights: busyWeights(config, 1), provenance: {}, hash: 'micro' },
  { weights: initialWeights(recogniserParams(), 1), recipe: recogniserRecipe, hash: 'judge' },
)
const settings: SamplingSettings = { steps: 2, guidance: 2, shift: 1, solver: 'multistep', contextTime: 0.1 }
const plan: StudyPlan = {
  firstScene: 5_000_000,
  scenes: { words: 1, return: 1, history: 1, pool: 1, extension: 1 },
  methods: methodNames,
  models: ['micro'],
  limits: { frames: 5, shots: 3 },
  length: 4,
}
let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'films-'))
})
afterAll(async () => {
  await device.release()
  await rm(folder, { recursive: true })
})

const measuring = (works: readonly string[]) => ({
  ...{ folder, works, strips: 1, ranked: 0, settings, scorers: {} },
  subject: async () => subject,
  afterStep: async () => {},
})

test('every film of every study is made once, and not again; nothing is read of other work', async () => {
  for (const study of studiesOf(plan)) {
    expect(await measureScene(study, 0, measuring(['one']))).toBe(study.arms.length + 2)
    expect(await measureScene(study, 0, measuring(['one']))).toBe(0)
  }
  const sets = await readFilmSets(plan, { folder, works: ['one'] })
  for (const { study, cases } of sets)
    for (const arm of [...study.arms, { name: 'real' }]) expect(cases.get(arm.name)?.size).toBe(1)
  for (const { cases } of await readFilmSets(plan, { folder, works: ['other'] }))
    expect(cases.get('joint')?.size ?? 0).toBe(0)
  expect(await readStrip(folder, { study: 'words', arm: 'joint', at: 0 })).not.toBeNull()
})

test('films are made again for pictures of more scenes than were kept, and then no more', async () => {
  const [words] = studiesOf({ ...plan, methods: ['alone'] })
  const own = (strips: number) => ({ ...measuring(['one']), folder: join(folder, 'pictures'), strips })
  const all = await measureScene(words, 0, own(0))
  expect(await readStrip(own(0).folder, { study: 'words', arm: 'real', at: 0 })).toBeNull()
  // no page shows the film that is drawn again for chance
  expect([await measureScene(words, 0, own(1)), await measureScene(words, 0, own(1))]).toEqual([all - 1, 0])
  expect(await readStrip(own(0).folder, { study: 'words', arm: 'real', at: 0 })).not.toBeNull()
})

test('films made otherwise are refused by what was set otherwise, and stay as they are; those of other arms do not matter', async () => {
  const own = join(folder, 'own')
  const [words] = studiesOf(plan)
  const before = { ...plan, scenes: { ...plan.scenes, history: 0, pool: 0, extension: 0, return: 0 } }
  const after = 'two'
  await measureScene(words, 0, { ...measuring(['one']), folder: own })
  const check = (work: string, now: Partial<SamplingSettings> = {}, of: StudyPlan = before) =>
    checkKeptFilms(of, { folder: own, works: [work, 'unknown'], settings: { ...settings, ...now } })
  await expect(check('one')).resolves.toBeUndefined()
  await expect(check('one', {}, { ...before, models: ['micro', 'later'] })).resolves.toBeUndefined()
  await expect(check(after, { steps: 8 })).rejects.toThrow(`${own}: keeps films that were made with --steps 2 (now 8);`)
  await expect(check(after)).rejects.toThrow('by other weights, another judge or another version')
  const file = join(own, 'words', 'real', '0.json')
  const { settings: _, ...old } = JSON.parse(await readFile(file, 'utf8'))
  await writeFile(file, JSON.stringify(old))
  await expect(check(after, { steps: 8 })).rejects.toThrow('--steps 20 was usual before')
  await expect(check('one')).resolves.toBeUndefined()
})

test('a record that was cut short is made again, and alone', async () => {
  const [words] = studiesOf(plan)
  await measureScene(words, 0, measuring(['one']))
  await writeFile(join(folder, 'words', 'causal', '0.json'), '{"work": "one", "reco')
  expect(await measureScene(words, 0, measuring(['one']))).toBe(1)
  expect(await readdir(join(folder, 'words', 'causal'))).toEqual(['0.json', '0.webp'])
})

test('films for people to rank are kept of every method, though their records were there, and told in a study', async () => {
  const [words] = studiesOf(plan)
  await measureScene(words, 0, measuring(['ranked']))
  expect(await measureScene(words, 0, { ...measuring(['ranked']), ranked: 1 })).toBe(methodNames.length)
  expect(await measureScene(words, 0, { ...measuring(['ranked']), ranked: 1 })).toBe(0)
  const place = await writeRankingStudy(plan, folder, 5)
  const { scenes } = JSON.parse(await readFile(join(place, 'study.json'), 'utf8'))
  expect(scenes.map(({ id }: { id: string }) => id)).toEqual(['5000000'])
  expect(scenes[0].prompt).toMatch(/^Character A: .*\. A [^[]*\n1\. /)
  const films = Object.values<string>(scenes[0].films)
  expect(films.length).toBe(methodNames.length)
  for (const film of films) {
    let frames = 0
    for await (const _ of await readFilm(join(place, film))) frames++
    expect(frames).toBe(3 * 5)
  }
})

test('an arm stopped half-way leaves no record', async () => {
  const [words] = studiesOf(plan)
  let steps = 0
  const stopping = {
    ...measuring(['stopped']),
    afterStep: async () => {
      if (++steps > 6) throw new Error('stopped')
    },
  }
  await expect(measureScene(words, 0, stopping)).rejects.toThrow('stopped')
  const kept = (await readFilmSets(plan, { folder, works: ['stopped'] }))[0]
  expect([...kept.cases.values()].reduce((sum, { size }) => sum + size, 0)).toBeLessThan(words.arms.length)
})

test('shots without context are the same whatever the other shots are; with context they are not', async () => {
  const [words] = studiesOf(plan)
  const film = words.film(0)
  const other = {
    ...film,
    shots: [film.shots[0], { ...film.shots[1], prompt: 'Close-up of Character A nodding.' }, film.shots[2]],
  }
  const last = async (name: 'alone' | 'joint', of: typeof film) => {
    const told = script(of)
    const drawing = { settings, afterStep: async () => {}, real: async () => new Float32Array() }
    return (await drawFilm(subject, { script: told, draws: methods[name].draws(told, 0.1) }, drawing))[2]
  }
  expect(await last('alone', other)).toEqual(await last('alone', film))
  expect(await last('joint', other)).not.toEqual(await last('joint', film))
})
