import { mkdirSync } from 'node:fs'
import type { AssetPlace } from '../values.ts'
import { openFolder } from './folder.ts'

/** Where the bytes of assets lie. Names are SHA-256 and were checked; files given to `put` are whole and on disk. */
export type BlobStore = {
  /** A folder on this machine for bytes whose name is not known yet. */
  readonly incoming: string
  /** Takes the file at `from` as the bytes of `id`, unless it has them. The file is gone afterwards, or nothing has changed. */
  put(id: string, from: string, mediaType: string): Promise<void>
  /** The bytes from `from` up to, without, `to`. Throws not-found before the first byte. */
  open(id: string, from: number, to: number): Promise<AsyncIterable<Uint8Array>>
  /** Removes bytes; harmless when there are none. */
  remove(id: string): Promise<void>
  close(): void
}

/** Opens the place for assets. folder: on this machine; also S3 collects bytes there before it sends them. */
export async function openBlobs(place: AssetPlace, folder: string): Promise<BlobStore> {
  mkdirSync(folder, { recursive: true })
  switch (place.type) {
    case 'folder':
      return openFolder(folder)
    case 's3':
      // loaded only by those who have set it: the library takes half a second
      return (await import('./s3.ts')).openBucket(place, folder)
    default:
      return place satisfies never
  }
}
