import {
  type Claim,
  dropCheckpoint,
  listUploads,
  openAsset,
  putAsset,
  readCheckpoint,
  type Store,
  writeCheckpoint,
} from '@sceneweave/store'
import type { RunStorage } from './runStorage.ts'
import { StoredResults } from './storedResults.ts'
import { projectTakes } from './takes.ts'

/** What a claimed run finds and leaves in the database and its asset store. */
export function storeStorage(store: Store, { run }: Claim): RunStorage & { readonly results: StoredResults } {
  const results = new StoredResults(store, run.id)
  const assets: RunStorage['assets'] = {
    put: (bytes, mediaType) => putAsset(store, bytes, { mediaType }),
    open: (id, range) => openAsset(store, id, range),
    uploads: (mediaType) => listUploads(store, { user: run.user, mediaType }),
  }
  return {
    assets,
    results,
    settle: () => results.flush(),
    checkpoints: {
      read: (key) => readCheckpoint(store, key),
      write: (key, { asset }) => writeCheckpoint(store, key, asset),
      drop: (key) => dropCheckpoint(store, key),
    },
    takes: projectTakes({ store, assets, run }),
  }
}
