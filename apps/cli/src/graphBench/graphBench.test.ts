import { readFile } from 'node:fs/promises'
import { layeredGraph } from '@sceneweave/graph/bench'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { bench } from '../commands/bench.ts'
import { parseCommandLine } from '../parseCommandLine.ts'
import { reportOf } from '../report.ts'
import { openTestStage, type TestStage } from '../testStage.ts'
import { openBenchHall } from './benchHall.ts'
import { smallGraph, withLastChanged, withOwnValues } from './benchSizes.ts'
import { figureOf, type GraphReport, graphTable } from './graphReport.ts'
import { timeRun } from './timeRun.ts'

const wait = 300_000
let stage: TestStage
beforeAll(async () => {
  stage = await openTestStage()
})
afterAll(() => stage.close())

test(
  'bench graph counts what ran in each part, and tells a figure for each of them',
  async () => {
    const { code, out, lines } = await stage.sceneweave([
      'bench',
      'graph',
      '--quick',
      '--rounds',
      '2',
      '--json',
      'b.json',
    ])
    expect(code, lines.join('\n')).toBe(0)
    const report = JSON.parse(await readFile(stage.path('b.json'), 'utf8')) as GraphReport
    expect(report.counted).toEqual({
      'chain of 20, cold': 20,
      'chain of 20, unchanged': 0,
      'chain of 20, last node changed': 1,
      'layered 3×4, cold': 12,
      'layered 3×4, unchanged': 0,
      'layered 3×4, last node changed': 1,
      'runs of 3 nodes': 12 * 3,
    })
    const names = report.figures.map(({ name }) => name)
    for (const name of Object.keys(report.counted).filter((counted) => counted.includes(',')))
      expect(names).toContain(name)
    expect(names.slice(-5)).toEqual([
      'runs of 3 nodes, submitted',
      'runs of 3 nodes, completed by one runner',
      'memory growth over all, at its highest',
      'start to first answer, new data folder',
      'start to first answer, existing data folder',
    ])
    for (const { name, value } of report.figures) {
      expect(Number.isFinite(value) && value >= 0, name).toBe(true)
      expect(out).toContain(`| ${name} |`)
    }
    expect(out).toMatch(/Load average [\d.]+ before, [\d.]+ after, on \d+ cores/)
  },
  wait,
)

test(
  'bench cancel tells how long half and nearly all of the cancels took in each kind of work',
  async () => {
    const { code, out, lines } = await stage.sceneweave(['bench', 'cancel', '--rounds', '2', '--json', 'c.json'])
    expect(code, lines.join('\n')).toBe(0)
    const { counted, figures } = JSON.parse(await readFile(stage.path('c.json'), 'utf8')) as GraphReport
    expect(counted).toEqual({ sampling: 2, decode: 2, 'load of a film': 2 })
    expect(figures.map(({ target }) => target && 'most' in target && target.most)).toEqual([
      undefined,
      1,
      undefined,
      1,
      undefined,
      1,
    ])
    for (const { name, value } of figures) {
      expect(value > 0, name).toBe(true)
      expect(out).toContain(`| ${name} |`)
    }
  },
  wait,
)

test('what bench graph cannot mean is told before anything starts', async () => {
  const cases = [
    [['graf'], '"graf" is not expected'],
    [['graph', 'more'], '"more" is not expected'],
    [['graph', '--threads', '2'], '--threads is no option of bench graph'],
    [['--quick'], '--quick is no option of bench;'],
    [['cancel', '--quick'], '--quick is no option of bench cancel;'],
    [['graph', '--rounds', '0'], '--rounds 0: that is not a whole number from 1 to 1000'],
  ] as const
  const started: string[] = []
  const tell = (line: string) => void started.push(line)
  const context = { signal: new AbortController().signal, out: tell, progress: tell, note: tell }
  for (const [words, said] of cases) {
    const thrown = await bench.run(parseCommandLine(bench, words), context).catch((error: unknown) => error)
    expect(reportOf(thrown, false)).toEqual({ line: expect.stringContaining(said), exitCode: 2 })
  }
  expect(started).toEqual([])
})

test(
  'no time is told of a run that ran another number of nodes than it must, or that failed',
  async () => {
    const { signal } = new AbortController()
    const hall = await openBenchHall(signal)
    try {
      const graph = withOwnValues(layeredGraph(3, 1, 1), 'once')
      expect(await timeRun(hall.store, { graph, mustRun: 3 }, signal)).toMatchObject({ ran: 3 })
      await expect(timeRun(hall.store, { graph, mustRun: 3 }, signal)).rejects.toThrow('ran 0 nodes, and 3 were to run')
      const [id] = Object.keys(graph.nodes)
      // a type that nobody knows would wait minutes for a runner that knows it
      const broken = { ...graph, nodes: { ...graph.nodes, [id]: { ...graph.nodes[id], params: { value: 1 } } } }
      await expect(timeRun(hall.store, { graph: broken, mustRun: 3 }, signal)).rejects.toThrow('ended failed')
    } finally {
      await hall.close()
    }
  },
  wait,
)

describe('figures and graphs', () => {
  test('a figure at its target meets it, one beyond misses, and the table says so', () => {
    const most = { name: 'a', unit: 's', target: { most: 2 } } as const
    const least = { name: 'b', unit: 'per s', target: { least: 200 } } as const
    const figures = [
      figureOf({ ...most, value: 2 }),
      figureOf({ ...most, value: 2.1 }),
      figureOf({ ...least, value: 199 }),
    ]
    expect(figures.map(({ isMet }) => isMet)).toEqual([true, false, false])
    expect(figureOf({ name: 'c', unit: 's', value: 1 }).isMet).toBeUndefined()
    const table = graphTable({ size: 'full', cores: 2, load: { before: 3.1, after: 1 }, counted: {}, figures })
    expect(table).toContain('on 2 cores, which had other work to do.')
    expect(table).toContain('| a | 2.10 s | ≤ 2 s | missed |')
    expect(table).toContain('| b | 199 per s | ≥ 200 per s | missed |')
    expect(table).toContain('| a | 2.00 s | ≤ 2 s | met |')
  })
  test('graphs of two names share no value, and a change of the last node is one of it alone', () => {
    expect(Object.keys(smallGraph().nodes)).toHaveLength(3)
    const valuesOf = (name: string) =>
      Object.values(withOwnValues(smallGraph(), name).nodes).map(({ params }) => params.value)
    expect(new Set([...valuesOf('a'), ...valuesOf('b')]).size).toBe(6)
    const changed = withLastChanged(smallGraph(), 'new')
    expect({ ...changed.nodes, 'n1-1': undefined }).toEqual({ ...smallGraph().nodes, 'n1-1': undefined })
    expect(changed.nodes['n1-1'].params).toEqual({ value: 'new' })
  })
})
