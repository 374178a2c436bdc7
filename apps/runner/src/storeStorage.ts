import { assetsIn } from '@sceneweave/project'
import {
  type Claim,
  dropCheckpoint,
  openAsset,
  putAsset,
  readCheckpoint,
  readResult,
  type Store,
  writeCheckpoint,
  writeResult,
} from '@sceneweave/store'
import type { RunStorage } from './runStorage.ts'

/** What a claimed run leaves in the database and its asset store. */
export function storeStorage(store: Store, { run }: Claim): RunStorage {
  return {
    assets: {
      put: (bytes, mediaType) => putAsset(store, bytes, { mediaType }),
      open: (id, range) => openAsset(store, id, range),
    },
    results: {
      get: (key) => readResult(store, key),
      put: (key, { outputs }) => writeResult(store, { key, outputs, assets: assetsIn(outputs), run: run.id }),
    },
    checkpoints: {
      read: (key) => readCheckpoint(store, key),
      write: (key, { asset }) => writeCheckpoint(store, key, asset),
      drop: (key) => dropCheckpoint(store, key),
    },
    takes: { save, accepted },
  } as never
}
