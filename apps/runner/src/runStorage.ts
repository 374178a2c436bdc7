import type { ResultStore } from '@sceneweave/graph'
import type { NodeContext } from '@sceneweave/nodes'
import type { AssetId, AssetRef } from '@sceneweave/project'

/** Bytes [from, to) of an asset. */
export type ByteRange = { readonly from: number; readonly to: number }

/** An asset being read. `bytes`: of the whole, whatever part is read. */
export type OpenAsset = { readonly stream: AsyncIterable<Uint8Array>; readonly bytes: number }

/** Where a run finds and leaves what outlives it: a database with an asset store, or a folder. */
export type RunStorage = {
  readonly assets: {
    put(bytes: AsyncIterable<Uint8Array> | Uint8Array, mediaType: string): Promise<AssetRef>
    open(id: AssetId, range?: ByteRange): Promise<OpenAsset>
    /** Files of a kind that people brought and whoever asked for the run may see, the one that was brought last first. */
    uploads(mediaType: string): Promise<readonly AssetId[]>
  }
  readonly results: ResultStore
  /** Resolves when every result that was put is safe from a crash. */
  settle(): Promise<void>
  /** States of unfinished work, by what names the work. */
  readonly checkpoints: {
    read(key: string): Promise<AssetId | null>
    write(key: string, state: AssetRef): Promise<void>
    drop(key: string): Promise<void>
  }
  readonly takes: {
    readonly pool?: string
    save(key: string, take: Parameters<NodeContext['takes']['save']>[0]): ReturnType<NodeContext['takes']['save']>
    accepted: NodeContext['takes']['accepted']
  }
}
