import { createHash, randomUUID } from 'node:crypto'
import { open, rm } from 'node:fs/promises'
import path from 'node:path'
import type { AssetRef } from '@sceneweave/project'
import { query, transaction } from '../database.ts'
import { toFault } from '../databaseFault.ts'
import type { Store } from '../store.ts'
import { StoreFault } from '../storeFault.ts'
import type { AssetRow, ByteRange, OpenedAsset } from '../values.ts'

/** What bytes are, and how many are taken at most. */
export type PutOptions = { mediaType: string; maxBytes?: number }

/**
 * Stores bytes under their SHA-256, durably, and once however often they come; the first media type stays. Throws
 * too-large past `maxBytes`, disk-full, and what the stream throws; nothing is left behind then.
 */
export async function putAsset(
  store: Store,
  bytes: AsyncIterable<Uint8Array> | Uint8Array,
  { mediaType, maxBytes = Number.POSITIVE_INFINITY }: PutOptions,
): Promise<AssetRef> {
  const file = path.join(store.blobs.incoming, randomUUID())
  try {
    const { id, size } = await spool(bytes, file, maxBytes)
    // the row is written when the bytes are there, and a collection of the same asset waits for the lock
    const [row] = await transaction(store.database, async (sql) => {
      await sql('select pg_advisory_xact_lock(hashtextextended($1, 0))', [id])
      await store.blobs.put(id, file, mediaType)
      return sql<{ media_type: string }>(
        `insert into asset (id, media_type, bytes) values ($1, $2, $3)
         on conflict (id) do update set touched_at = now() returning media_type`,
        [id, mediaType, size],
      )
    })
    return { asset: id, mediaType: row.media_type, bytes: size }
  } catch (error) {
    throw diskFault(error, store.blobs.incoming)
  } finally {
    await rm(file, { force: true })
  }
}

/** Opens an asset for reading, whole or in part. Throws not-found, and bad-input for a part that lies outside. */
export async function openAsset(store: Store, id: string, range?: ByteRange): Promise<OpenedAsset> {
  const row = await statAsset(store, id)
  if (!row) throw noAsset(id)
  const { bytes, mediaType } = row
  const from = range?.from ?? 0
  const to = Math.min(range?.to ?? bytes, bytes)
  if (!Number.isInteger(from) || from < 0 || from > to || (from === bytes && bytes > 0))
    throw new StoreFault('bad-input', `Asset ${id} has ${bytes} bytes; the part from ${from} to ${to} is not in it.`)
  return { stream: await store.blobs.open(id, from, to), bytes, mediaType, from, to }
}

/** What is known of an asset; null when there is none, also for names that cannot be one. */
export async function statAsset(store: Store, id: string): Promise<AssetRow | null> {
  if (!isAssetId(id)) return null
  const [row] = await query<{ media_type: string; bytes: string; created_at: Date }>(
    store.database,
    'select media_type, bytes, created_at from asset where id = $1',
    [id],
  )
  return row ? { asset: id, mediaType: row.media_type, bytes: Number(row.bytes), createdAt: row.created_at } : null
}

/** Names become file names, so nothing else than a SHA-256 is one. */
export function isAssetId(id: string): boolean {
  return /^[0-9a-f]{64}$/.test(id)
}

/** Writes a stream to a file, and on to the disk, while its name is computed. */
async function spool(
  bytes: AsyncIterable<Uint8Array> | Uint8Array,
  file: string,
  maxBytes: number,
): Promise<{ id: string; size: number }> {
  const hash = createHash('sha256')
  const handle = await open(file, 'wx', 0o600)
  let size = 0
  try {
    for await (const chunk of bytes instanceof Uint8Array ? [bytes] : bytes) {
      size += chunk.byteLength
      if (size > maxBytes)
        throw new StoreFault(
          'too-large',
          `The file is larger than ${maxBytes} bytes. Make it smaller, or raise the limit.`,
        )
      hash.update(chunk)
      await handle.writeFile(chunk)
    }
    await handle.sync()
  } finally {
    await handle.close()
  }
  return { id: hash.digest('hex'), size }
}

function diskFault(error: unknown, folder: string): unknown {
  const { code } = error as { code?: string }
  if (code === 'ENOSPC' || code === 'EDQUOT')
    return new StoreFault(
      'disk-full',
      `The disk under ${folder} is full. Free space on it and try again; nothing was stored.`,
      {
        cause: error,
      },
    )
  return toFault(error)
}

function noAsset(id: string): StoreFault {
  return new StoreFault(
    'not-found',
    `There is no asset ${id.slice(0, 80)}. It was never stored, or was collected when nothing used it. Upload the file again, or choose another.`,
  )
}
