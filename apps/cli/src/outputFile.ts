import { access, constants, mkdir, stat } from 'node:fs/promises'
import { dirname, extname, resolve } from 'node:path'
import { CommandFault } from './command.ts'

/** Refuses a file that could not be written at the end, before the work begins: another ending than these, a folder in its place, a place where nothing can be made. */
export async function checkOutput(path: string, endings?: readonly string[]): Promise<void> {
  if (endings && !endings.includes(extname(path).toLowerCase()))
    throw new CommandFault(`${path}: that ending is not known; end the name in ${endings.join(', ')}`)
  const there = await stat(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENAMETOOLONG') throw error
  })
  if (there?.isDirectory()) throw new CommandFault(`${path}: that is a folder; give the name of a file`)
  let folder = dirname(resolve(path))
  // folders that are missing are made when there is something to put into them
  for (;;) {
    const found = await stat(folder).catch(() => null)
    if (found && !found.isDirectory())
      throw new CommandFault(`${path}: ${folder} is a file, not a folder; choose another path`)
    if (found || dirname(folder) === folder) break
    folder = dirname(folder)
  }
  await access(folder, constants.W_OK)
}

/** Makes the folder of a file that is about to be written. */
export const makeFolderOf = async (path: string): Promise<void> => {
  await mkdir(dirname(resolve(path)), { recursive: true })
}
