import { createReadStream, createWriteStream, existsSync } from 'node:fs'
import { rename } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { ByteSource } from '@sceneweave/media'
import type { AssetId, AssetRef } from '@sceneweave/project'
import type { RunStorage } from './runStorage.ts'

/** Copies an asset into a folder, under its own name, unless it is there already. Streamed: no file is held in memory. */
export async function fetchAsset(
  { assets }: Pick<RunStorage, 'assets'>,
  id: AssetId,
  { folder, signal }: { folder: string; signal?: AbortSignal },
): Promise<string> {
  const file = join(folder, id)
  if (existsSync(file)) return file
  const part = `${file}.${process.hrtime.bigint()}.part`
  const { stream } = await assets.open(id)
  await pipeline(Readable.from(stream), createWriteStream(part), { signal })
  await rename(part, file)
  return file
}

/** Stores a file as an asset. */
export const storeFile = ({ assets }: Pick<RunStorage, 'assets'>, file: string, mediaType: string): Promise<AssetRef> =>
  assets.put(createReadStream(file), mediaType)

/** An asset as a source that media reads in parts. */
export const assetSource = ({ assets }: Pick<RunStorage, 'assets'>, { asset, bytes }: AssetRef): ByteSource => ({
  bytes,
  async *read(from, to) {
    if (from >= to) return
    yield* (await assets.open(asset, { from, to })).stream
  },
})
