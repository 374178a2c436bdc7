import type { NodeContext } from '@sceneweave/nodes'
import { unlessAborted } from '../unlessAborted.ts'
import type { NodeDoor } from './door.ts'
import { mediaContext } from './media.ts'
import { modelContext } from './model.ts'
import { sampleWithCheckpoints } from './sample.ts'

/** The context of one node that runs: all it can reach of this machine. */
export function nodeContext(door: NodeDoor): NodeContext {
  const { key, signal, storage, progress } = door
  return {
    key,
    signal,
    progress,
    assets: {
      put: (bytes, mediaType) => storage.assets.put(bytes, mediaType),
      async *open(id) {
        yield* (await storage.assets.open(id)).stream
      },
    },
    // a sampling ends itself, with its state saved
    model: { ...stoppable(modelContext(door), signal), sample: (job) => sampleWithCheckpoints(door, job) },
    media: stoppable(mediaContext(door), signal),
    takes: {
      pool: storage.takes.pool,
      save: (take, name = key) => storage.takes.save(name, take),
      accepted: (query) => storage.takes.accepted(query),
    },
  }
}

type Calls = Readonly<Record<string, (...args: never[]) => Promise<unknown>>>

/** The same calls, each rejecting as soon as the run is cancelled: what cannot be stopped ends on its own, and nobody waits. */
const stoppable = <Some extends Calls>(calls: Some, signal: AbortSignal): Some =>
  Object.fromEntries(
    Object.entries(calls).map(([name, call]) => [
      name,
      (...args: never[]) => (signal.aborted ? Promise.reject(signal.reason) : unlessAborted(call(...args), signal)),
    ]),
  ) as Some
