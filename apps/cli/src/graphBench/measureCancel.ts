import { availableParallelism, loadavg } from 'node:os'
import { setTimeout as after } from 'node:timers/promises'
import { catalogue } from '@sceneweave/nodes'
import type { RunEvent } from '@sceneweave/project'
import { cancelRun, type Store, submitRun, waitForEvents } from '@sceneweave/store'
import { openBenchHall } from './benchHall.ts'
import { type CancelPhase, cancelPhases } from './cancelPhases.ts'
import { type Figure, figureOf, type GraphReport } from './graphReport.ts'
import type { GraphBench } from './measureGraph.ts'

/** A cancel comes up to so long after its reader saw the node begin. */
const WITHIN_MS = 250
/** Of so many runs for each that counts: where the node was faster than the cancel, it says nothing. */
const MOST_TRIES = 4

/**
 * Measures how long a cancelled run takes to end, from the wish to the reader's last event, while it samples, decodes and
 * loads a film: a real runner with the shipped weights. Throws when a cancelled run ends in another way.
 */
export async function measureCancel(bench: Omit<GraphBench, 'size'>): Promise<GraphReport> {
  const { rounds, signal, progress } = bench
  const before = loadavg()[0]
  progress('starting a database and a runner, writing a long film')
  const hall = await openBenchHall(signal, { catalogue, machine: { device: 'onnx' } })
  const figures: Figure[] = []
  const counted: Record<string, number> = {}
  try {
    for (const phase of await cancelPhases(hall.store)) {
      progress(`cancelling ${rounds} runs in ${phase.name}`)
      const waits = await waitsIn(hall.store, phase, { rounds, signal })
      counted[phase.name] = waits.length
      const name = `cancel in ${phase.name}`
      const seconds = (share: number) => waits[Math.ceil(share * waits.length) - 1] / 1000
      figures.push(
        figureOf({ name: `${name}, half of them`, value: seconds(0.5), unit: 's' }),
        figureOf({ name: `${name}, 95 of 100`, value: seconds(0.95), unit: 's', target: { most: 1 } }),
      )
    }
  } finally {
    await hall.close()
  }
  return { size: 'full', cores: availableParallelism(), load: { before, after: loadavg()[0] }, counted, figures }
}

/** Milliseconds of each cancel that met the node at work, the shortest first. */
async function waitsIn(
  store: Store,
  phase: CancelPhase,
  { rounds, signal }: Pick<GraphBench, 'rounds' | 'signal'>,
): Promise<number[]> {
  const waits: number[] = []
  for (let round = 1; waits.length < rounds; round++) {
    if (round > MOST_TRIES * rounds) throw new Error(`${phase.name} is over too soon on this machine to be cancelled`)
    // spread evenly, in no order
    const delay = WITHIN_MS * ((round * 0.618) % 1)
    const wait = await cancelOne(store, { phase, round, delay }, signal)
    if (wait !== null) waits.push(wait)
  }
  return waits.sort((a, b) => a - b)
}

async function cancelOne(
  store: Store,
  { phase, round, delay }: { phase: CancelPhase; round: number; delay: number },
  signal: AbortSignal,
): Promise<number | null> {
  const request = { target: { type: 'all' }, class: 'interactive', user: 'bench' } as const
  const { id } = await submitRun(store, { ...request, graph: await phase.graph(round) })
  const events: RunEvent[] = []
  const until = async (seen: (event: RunEvent) => boolean) => {
    while (!events.some(seen)) {
      signal.throwIfAborted()
      events.push(...(await waitForEvents(store, id, events.at(-1)?.seq ?? 0, signal)))
    }
  }
  await until((event) => event.type === 'run-end' || (event.type === 'node-start' && event.node === phase.at))
  await after(delay, null, { signal })
  const asked = performance.now()
  await cancelRun(store, id)
  await until(({ type }) => type === 'run-end')
  const wait = performance.now() - asked
  if (events.some((event) => event.type === 'node-end' && event.node === phase.at)) return null
  const end = events.find((event) => event.type === 'run-end')
  if (end?.status !== 'cancelled') throw new Error(`a run that was cancelled in ${phase.name} ended ${end?.status}`)
  return wait
}
