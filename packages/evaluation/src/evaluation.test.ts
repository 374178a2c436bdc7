import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { weightsFolder } from '@sceneweave/model'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { films } from './engine.ts'
import { type Report, summarise } from './figures/report.ts'
import type { Table } from './figures/section.ts'
import { type FilmsProgress, readJudged } from './films/filmsJob.ts'
import { methodNames, methods } from './films/methods.ts'
import { recogniserFile } from './judge/recogniserFile.ts'
import { htmlReport } from './report/html.ts'
import { firstUnseenScene } from './unseenScenes.ts'

const weights = fileURLToPath(new URL('tiny.safetensors', weightsFolder))
let folder = ''
let report: Report
let page = ''
const told: FilmsProgress[] = []

const job = () => ({
  ...{
    weights: [weights, weights],
    recogniser: recogniserFile,
    scorers: {},
    folder,
    strips: 1,
    ranked: 0,
    worker: 0,
    of: 1,
  },
  plan: {
    firstScene: firstUnseenScene,
    scenes: { words: 2, return: 1, history: 1, pool: 1, extension: 1 },
    methods: methodNames,
    models: ['tiny', 'same'],
    limits: { frames: 17, characters: 1 as const, shots: 2 },
    length: 3,
  },
  settings: { steps: 2, guidance: 1, shift: 2, solver: 'multistep' as const, contextTime: 0.1 },
})

// two steps make no film that one would look at, but every part of an evaluation runs, on the shipped model and judge
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'evaluation-'))
  const { signal } = new AbortController()
  const progress = (value: unknown) => void told.push(value as FilmsProgress)
  await films({ ...job(), device: 'onnx', threads: 1 }, { signal, progress })
  const { models, judge, works } = await readJudged(job())
  const head = {
    models: models.map(({ hash, provenance }, at) => ({ name: job().plan.models[at], hash, provenance })),
    ...{ recogniser: { hash: judge.hash }, plan: job().plan, settings: job().settings, device: 'onnx' },
  }
  const made = await summarise(head, { folder, works, strips: 1 })
  report = made.report
  page = htmlReport(report, made.sheets)
}, 180_000)
afterAll(() => rm(folder, { recursive: true }))

const tables = (): Table[] => report.sections.flatMap((section) => section.tables)
const tableOf = (title: string) => tables().find((table) => table.title === title) as Table

test('every film that was asked for is made, and the report holds every method', () => {
  expect(report.films.measured).toBe(report.films.asked)
  expect(told.reduce((sum, { films }) => sum + films, 0)).toBe(report.films.asked + 2 * 6)
  for (const name of methodNames) {
    expect(tableOf('In brief').columns.map((column) => column.name)).toContain(name)
    expect(page).toContain(methods[name].title)
  }
})

test('every figure lies in its interval', () => {
  const figures = [
    ...tables().flatMap(({ rows }) => rows.flatMap((row) => Object.values(row.figures))),
    ...report.sections.flatMap(({ curves }) =>
      curves.flatMap(({ series }) => series.flatMap(({ points }) => points.map(({ figure }) => figure))),
    ),
  ].filter(({ count }) => count > 0)
  expect(figures.length).toBeGreaterThan(200)
  for (const { value, low, high } of figures) {
    expect(low).toBeLessThanOrEqual(value + 1e-12)
    expect(high).toBeGreaterThanOrEqual(value - 1e-12)
  }
})

test('the shipped judge reads real films far better than chance', () => {
  const [said] = tableOf('In brief').rows
  expect(said.figures.real.value).toBeGreaterThan(0.75)
})

test('the same model under another name makes the same films', () => {
  for (const { figures } of tableOf('In brief').rows) {
    expect(figures['joint-same']).toEqual(figures.joint)
    expect(figures['causal-same']).toEqual(figures.causal)
  }
})

test('the page shows every study, and its films', () => {
  for (const title of ['Coming back', 'Noise level of history', 'Choosing history', 'One shot, extended'])
    expect(page).toContain(`>${title}</h2>`)
  expect(page.match(/data:image\/webp/g)?.length).toBeGreaterThan(methodNames.length)
})
