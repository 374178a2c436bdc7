import { randomBytes } from 'node:crypto'
import { open, rename, rm, stat } from 'node:fs/promises'
import path from 'node:path'
import { explainSystemError, MediaFault } from './mediaFault.ts'

/**
 * Gives `write` a temporary path beside `target` and renames it over `target` once it is whole.
 * When anything fails the temporary file is removed and an older target stays as it was.
 */
export async function writeFinished<T>(target: string, write: (temporary: string) => Promise<T>): Promise<T> {
  await checkTarget(target)
  const name = `.${path.basename(target)}.${process.pid}-${randomBytes(4).toString('hex')}.part`
  const temporary = path.join(path.dirname(target), name)
  try {
    const result = await write(temporary)
    await settle(temporary)
    await rename(temporary, target)
    return result
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => {})
    throw explainSystemError(error, target)
  }
}

async function checkTarget(target: string): Promise<void> {
  const folder = path.dirname(path.resolve(target))
  const found = await stat(folder).catch(() => undefined)
  if (!found?.isDirectory())
    throw new MediaFault(
      'folder-missing',
      `${target}: the folder ${folder} does not exist. Make it first: mkdir -p "${folder}"`,
    )
  const old = await stat(target).catch(() => undefined)
  if (old?.isDirectory()) throw new MediaFault('not-writable', `${target}: that is a folder. Give the name of a file.`)
}

/** Flushes to the disk: some file systems report that they are full only here. */
async function settle(file: string): Promise<void> {
  const handle = await open(file, 'r+')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}
