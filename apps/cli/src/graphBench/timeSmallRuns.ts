import { setTimeout as after } from 'node:timers/promises'
import { listRuns, pauseQueue, readEvents, resumeQueue, type Store, submitRun } from '@sceneweave/store'
import { smallGraph, withOwnValues } from './benchSizes.ts'
import { countRan } from './timeRun.ts'

export type SmallRuns = { readonly submitsPerSecond: number; readonly completedPerSecond: number; readonly ran: number }

const USERS = 5

/**
 * Submits many runs of three nodes, all different, then lets them run. The queue is paused meanwhile, so that each rate
 * is of one thing. Throws when one is not done, or did not run its three nodes.
 */
export async function timeSmallRuns(
  store: Store,
  { count, atOnce }: { readonly count: number; readonly atOnce: number },
  signal: AbortSignal,
): Promise<SmallRuns> {
  await pauseQueue(store)
  const began = performance.now()
  const ids: string[] = []
  let next = 0
  const submitter = async () => {
    while (next < count && !signal.aborted) {
      const at = next++
      const request = { target: { type: 'all' }, class: 'batch', user: `user${at % USERS}` } as const
      const { id } = await submitRun(store, { ...request, graph: withOwnValues(smallGraph(), `small ${at}`) })
      ids.push(id)
    }
  }
  await Promise.all(Array.from({ length: atOnce }, submitter))
  signal.throwIfAborted()
  const submitted = performance.now()
  await resumeQueue(store)
  while ((await listRuns(store, { status: ['waiting', 'running'], limit: 1 })).length > 0)
    await after(20, null, { signal })
  const completed = performance.now()
  return {
    submitsPerSecond: (count * 1000) / (submitted - began),
    completedPerSecond: (count * 1000) / (completed - submitted),
    ran: await countAll(store, ids),
  }
}

async function countAll(store: Store, ids: readonly string[]): Promise<number> {
  const done = await listRuns(store, { status: ['done'], limit: 100_000 })
  const isDone = new Set(done.map(({ id }) => id))
  const nodes = Object.keys(smallGraph().nodes).length
  for (const id of ids) {
    if (!isDone.has(id)) throw new Error(`run ${id} of the benchmark is not done`)
    const ran = countRan(await readEvents(store, id))
    if (ran !== nodes) throw new Error(`run ${id} of the benchmark ran ${ran} nodes, and ${nodes} were to run`)
  }
  return ids.length * nodes
}
