import { availableParallelism, loadavg } from 'node:os'
import { setInterval as every } from 'node:timers'
import type { Store } from '@sceneweave/store'
import { openBenchHall } from './benchHall.ts'
import {
  type BenchSize,
  fullSize,
  type MeasuredGraph,
  quickSize,
  withLastChanged,
  withOwnValues,
} from './benchSizes.ts'
import { type Figure, figureOf, type GraphReport } from './graphReport.ts'
import { timeRun } from './timeRun.ts'
import { timeSmallRuns } from './timeSmallRuns.ts'
import { timeStarts } from './timeStart.ts'

export type GraphBench = {
  readonly size: GraphReport['size']
  /** How often a run with nothing or one node changed is timed; the median counts. */
  readonly rounds: number
  readonly signal: AbortSignal
  readonly progress: (line: string) => void
}

const MEGABYTE = 1e6
type Measured = { readonly figures: Figure[]; readonly counted: Record<string, number> }

/**
 * Measures what a run costs besides its nodes: queue, plan, cache, events and results on a database that waits for the
 * disk, with the runner's own code, in this process. Every count is checked before a time is told; throws when one is off.
 */
export async function measureGraph(bench: GraphBench): Promise<GraphReport> {
  const size = bench.size === 'quick' ? quickSize() : fullSize()
  const before = loadavg()[0]
  const measured: Measured = { figures: [], counted: {} }
  await measureRuns(measured, size, bench)
  bench.progress('timing the start of a server')
  const { fresh, existing } = await timeStarts(bench.signal)
  const start = { unit: 's', target: size.startSeconds } as const
  measured.figures.push(
    figureOf({ name: 'start to first answer, new data folder', value: fresh, ...start }),
    figureOf({ name: 'start to first answer, existing data folder', value: existing, ...start }),
  )
  return { size: bench.size, cores: availableParallelism(), load: { before, after: loadavg()[0] }, ...measured }
}

async function measureRuns({ figures, counted }: Measured, size: BenchSize, bench: GraphBench): Promise<void> {
  const { signal, progress } = bench
  progress('starting a database and a runner')
  const hall = await openBenchHall(signal)
  try {
    const memory = watchMemory()
    for (const graph of size.graphs) {
      const part = await measureOne(hall.store, graph, bench)
      figures.push(...part.figures)
      Object.assign(counted, part.counted)
    }
    progress('timing runs of three nodes')
    const { submits, completed, ...small } = size.smallRuns
    const rates = await timeSmallRuns(hall.store, small, signal)
    counted['runs of 3 nodes'] = rates.ran
    const unit = 'per s'
    const grown = { value: memory.grown() / MEGABYTE, unit: 'MB', target: size.memoryMegabytes } as const
    figures.push(
      figureOf({ name: 'runs of 3 nodes, submitted', value: rates.submitsPerSecond, unit, target: submits }),
      figureOf({
        name: 'runs of 3 nodes, completed by one runner',
        value: rates.completedPerSecond,
        unit,
        target: completed,
      }),
      figureOf({ name: 'memory growth over all, at its highest', ...grown }),
    )
  } finally {
    await hall.close()
  }
}

async function measureOne(store: Store, measured: MeasuredGraph, bench: GraphBench): Promise<Measured> {
  const { name, again, eventMegabytes } = measured
  const { rounds, signal, progress } = bench
  const graph = withOwnValues(measured.graph, name)
  const all = Object.keys(graph.nodes).length
  progress(`timing ${name}, cold`)
  const cold = await timeRun(store, { graph, mustRun: all }, signal)
  const figures = [figureOf({ name: `${name}, cold`, value: cold.seconds, unit: 's', target: measured.cold })]
  const counted = { [`${name}, cold`]: cold.ran }
  for (const change of again ? (['unchanged', 'leaf'] as const) : []) {
    const label = `${name}, ${change === 'leaf' ? 'last node changed' : change}`
    progress(`timing ${label}`)
    const seconds: number[] = []
    for (let round = 0; round < rounds; round++) {
      const wanted = change === 'leaf' ? withLastChanged(graph, `${name} changed ${round}`) : graph
      const run = await timeRun(store, { graph: wanted, mustRun: change === 'leaf' ? 1 : 0 }, signal)
      seconds.push(run.seconds)
      counted[label] = run.ran
    }
    figures.push(figureOf({ name: label, value: median(seconds), unit: 's', target: again?.[change] }))
  }
  if (eventMegabytes || bench.size === 'quick') {
    const value = cold.eventBytes / MEGABYTE
    figures.push(figureOf({ name: `${name}, cold: events`, value, unit: 'MB', target: eventMegabytes }))
  }
  return { figures, counted }
}

const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]

/** How far the memory of this process rose above what it is now. */
function watchMemory(): { grown: () => number } {
  const memory = () => process.memoryUsage.rss()
  const before = memory()
  let highest = before
  const look = () => {
    highest = Math.max(highest, memory())
    return highest - before
  }
  const timer = every(look, 50).unref()
  return {
    grown: () => {
      clearInterval(timer)
      return look()
    },
  }
}
