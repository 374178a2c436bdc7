import { randomBytes } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { type FileHandle, open, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { checkBytes } from './limits.ts'
import { explainSystemError, MediaFault } from './mediaFault.ts'
import type { ByteSource, Limits, OpenOptions } from './video.ts'

const CHUNK = 2 ** 18

/** A file or source, open, with a name for messages. */
export type OpenSource = ByteSource & { name: string; file?: string; close(): Promise<void> }

/** Opens a file by its path; a source is taken as it is. Throws a MediaFault when there is no such file. */
export async function openSource(file: string | ByteSource): Promise<OpenSource> {
  if (typeof file !== 'string')
    return { bytes: file.bytes, read: (from, to) => file.read(from, to), name: 'this file', close: async () => {} }
  let handle: FileHandle | undefined
  try {
    handle = await open(file, 'r')
    const found = await handle.stat()
    if (!found.isFile()) throw new MediaFault('not-found', `${file}: that is not a file. Give the path of a film.`)
    return fileSource(handle, file, found.size)
  } catch (error) {
    await handle?.close()
    throw explainSystemError(error, file)
  }
}

function fileSource(handle: FileHandle, file: string, bytes: number): OpenSource {
  async function* read(from: number, to: number): AsyncGenerator<Uint8Array> {
    for (let at = from; at < to; ) {
      const { bytesRead, buffer } = await handle.read(Buffer.alloc(Math.min(CHUNK, to - at)), 0, undefined, at)
      if (bytesRead === 0) return
      yield buffer.subarray(0, bytesRead)
      at += bytesRead
    }
  }
  return { bytes, read, name: file, file, close: () => handle.close() }
}

/** The bytes [from, to) in one piece: `to` past the end gives what there is. */
export async function collect(source: ByteSource, from: number, to: number): Promise<Buffer> {
  const chunks: Uint8Array[] = []
  for await (const chunk of source.read(from, Math.min(to, source.bytes))) chunks.push(chunk)
  return Buffer.concat(chunks)
}

/** A path for what only reads files: the source's own, or a copy that `remove` deletes. */
export async function fileOf(
  source: OpenSource,
  limits: Limits,
  { folder = tmpdir(), signal }: OpenOptions,
): Promise<{ file: string; remove(): Promise<void> }> {
  if (source.file !== undefined) return { file: source.file, remove: async () => {} }
  checkBytes(source.name, source.bytes, limits)
  const file = path.join(folder, `sceneweave-${process.pid}-${randomBytes(6).toString('hex')}`)
  const remove = () => rm(file, { force: true })
  try {
    const copy = createWriteStream(file, { mode: 0o600, flags: 'wx' })
    await pipeline(Readable.from(source.read(0, source.bytes)), copy, { signal })
    return { file, remove }
  } catch (error) {
    await remove()
    signal?.throwIfAborted()
    throw explainSystemError(error, file)
  }
}
