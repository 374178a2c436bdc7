import type { Catalogue } from '@sceneweave/graph'
import type { NodeContext } from '@sceneweave/nodes'
import { type Graph, MEASURED_FROM_MS, type NodeId } from '@sceneweave/project'
import { readNodeTimes, type Store } from '@sceneweave/store'
import { modelOf, readWork, type WorkReader, workOf } from './work.ts'

/** So many of the newest runs are learnt from, and so many times of each type are kept. */
const RUNS = 30
const MOST_TIMES = 40
/** Newly done runs are looked for no more often. */
const LOOK_MS = 3_000

type Time = { ms: number; work: number | undefined; model: string | undefined; peakBytes: number | null }
type Learnt = { last: number; lookedAt: number; looking: Promise<void> | undefined; times: Map<string, Time[]> }
type Where = { store: Store; catalogue: Catalogue<NodeContext> }

const learnt = new WeakMap<Store, Learnt>()

/** How long nodes of a graph will take, and with how much memory, from what such nodes took here of late. */
export type Timing = {
  msOf(node: NodeId, share?: number): number | undefined
  /**
   * The most that a runner held while a node of this type worked with this model; a longer shot than all of those may take
   * more. Zero for one that was always too short to be measured; undefined where none was measured.
   */
  peakBytesOf(node: NodeId): number | undefined
}

/** Brings in what was done since the last look. Times of all runners count alike: nobody knows yet which will execute it. */
export async function timingOf(where: Where, graph: Graph): Promise<Timing> {
  const { times } = await learn(where)
  const reader = readWork(graph, where.catalogue)
  const timesOf = (node: NodeId) => times.get(graph.nodes[node].type) ?? []
  return {
    msOf: (node, share = 1) => scaled(timesOf(node), { reader, node, share }),
    peakBytesOf: (node) => highest(timesOf(node), modelOf(reader, node)),
  }
}

async function learn(where: Where): Promise<Learnt> {
  const known = learnt.get(where.store) ?? { last: 0, lookedAt: 0, looking: undefined, times: new Map() }
  learnt.set(where.store, known)
  if (Date.now() - known.lookedAt < LOOK_MS) return known
  known.looking ??= look(where, known).finally(() => {
    known.looking = undefined
  })
  await known.looking
  return known
}

async function look({ store, catalogue }: Where, known: Learnt): Promise<void> {
  for (const { number, graph, ends } of await readNodeTimes(store, { after: known.last, limit: RUNS })) {
    const reader = readWork(graph, catalogue)
    for (const { node, ms, peakBytes } of ends) {
      const type = graph.nodes[node]?.type
      if (type === undefined) continue
      const times = [
        ...(known.times.get(type) ?? []),
        { ms, peakBytes, work: workOf(reader, node), model: modelOf(reader, node) },
      ]
      known.times.set(type, times.slice(-MOST_TIMES))
    }
    known.last = Math.max(known.last, number)
  }
  known.lookedAt = Date.now()
}

type Asked = { reader: WorkReader; node: NodeId; share: number }

function scaled(times: readonly Time[], { reader, node, share }: Asked): number | undefined {
  if (times.length === 0) return undefined
  const work = workOf(reader, node)
  const rates = times.flatMap((time) => (time.work ? [time.ms / time.work] : []))
  if (work !== undefined && rates.length > 0) return Math.round(median(rates) * work * share)
  return Math.round(median(times.map(({ ms }) => ms)) * share)
}

function highest(times: readonly Time[], model: string | undefined): number | undefined {
  const alike = times.filter((time) => time.model === model)
  const peaks = alike.flatMap(({ peakBytes }) => peakBytes ?? [])
  if (peaks.length > 0) return Math.max(...peaks)
  return alike.length > 0 && alike.every(({ ms }) => ms < MEASURED_FROM_MS) ? 0 : undefined
}

function median(numbers: readonly number[]): number {
  const sorted = numbers.toSorted((a, b) => a - b)
  return (sorted[(sorted.length - 1) >> 1] + sorted[sorted.length >> 1]) / 2
}
