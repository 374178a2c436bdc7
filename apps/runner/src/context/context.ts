import type { NodeContext } from '@sceneweave/nodes'
import type { NodeDoor } from './door.ts'
import { mediaContext } from './media.ts'
import { modelContext } from './model.ts'

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
    model: modelContext(door),
    media: mediaContext(door),
    takes: {
      pool: storage.takes.pool,
      save: (take, name = key) => storage.takes.save(name, take),
      accepted: (query) => storage.takes.accepted(query),
    },
  }
}
