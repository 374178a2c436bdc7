import type { Told } from '@sceneweave/nodes'
import type { Graph } from '@sceneweave/project'
import type { EngineRoom } from '../engineRoom.ts'
import type { RunStorage } from '../runStorage.ts'

/** What the parts of a node's context are made from. */
export type NodeDoor = {
  readonly key: string
  /** The graph that runs, as it was queued: films carry it. */
  readonly graph: Graph
  readonly signal: AbortSignal
  readonly storage: RunStorage
  readonly room: EngineRoom
  readonly progress: (told: Told) => void
  readonly settings: WorkSettings
  /** Whether someone looks at this run now: only then are previews made. */
  readonly isWatched: () => boolean
  /** Names what must be saved before the run is left to another process; returns how to take the name back. */
  readonly beforeLeaving: (save: () => Promise<void>) => () => void
}

export type WorkSettings = {
  /** The most work of a sampler that may be lost. */
  readonly checkpointMs: number
}

export const defaultWorkSettings: WorkSettings = { checkpointMs: 60_000 }
