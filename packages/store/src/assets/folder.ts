import { createReadStream, mkdirSync, readdirSync, rmSync, statSync } from 'node:fs'
import { mkdir, open, rename, rm, stat } from 'node:fs/promises'
import path from 'node:path'
import { StoreFault } from '../storeFault.ts'
import type { BlobStore } from './blobStore.ts'

const DAY_MS = 86_400_000

/** The folder for bytes on their way; what crashes left there a day ago is removed. */
export function openIncoming(folder: string): string {
  const incoming = path.join(folder, 'incoming')
  mkdirSync(incoming, { recursive: true })
  for (const name of readdirSync(incoming)) {
    const place = path.join(incoming, name)
    const { mtimeMs } = statSync(place, { throwIfNoEntry: false }) ?? { mtimeMs: Number.POSITIVE_INFINITY }
    if (mtimeMs < Date.now() - DAY_MS) rmSync(place, { force: true })
  }
  return incoming
}

/** Assets as files: `ab/cd/abcd…`, so that no folder grows too long. A file is whole, or not there. */
export function openFolder(folder: string): BlobStore {
  const placeOf = (id: string) => path.join(folder, id.slice(0, 2), id.slice(2, 4), id)
  return {
    incoming: openIncoming(folder),
    async put(id, from) {
      const place = placeOf(id)
      const size = async (file: string) => (await stat(file)).size
      // a file of another length was damaged from outside: it is replaced
      if ((await size(place).catch(() => -1)) === (await size(from))) return rm(from, { force: true })
      await mkdir(path.dirname(place), { recursive: true })
      await rename(from, place)
      await syncFolder(path.dirname(place))
    },
    async open(id, from, to) {
      const file = await open(placeOf(id)).catch((error) => {
        throw missing(id, error)
      })
      if (to <= from) {
        await file.close()
        return (async function* () {})()
      }
      return createReadStream('', { fd: file, start: from, end: to - 1 })
    },
    remove: (id) => rm(placeOf(id), { force: true }),
    close() {},
  }
}

/** The fault of an asset whose bytes are gone though its row is there. */
export function missing(id: string, cause?: unknown): StoreFault {
  return new StoreFault(
    'assets-lost',
    `The bytes of asset ${id} are missing. Restore the asset folder from a backup, or put the file again.`,
    {
      cause,
    },
  )
}

/** Renames are on disk when their folder is. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return
  const handle = await open(folder)
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}
