import { readFile } from 'node:fs/promises'
import { CommandFault } from './command.ts'
import { findJsonProblem } from './jsonText.ts'

/** Reads a JSON file; a CommandFault says that it is not there, or the line and column where it goes wrong. */
export async function readJson(path: string): Promise<unknown> {
  return parseJson(path, await readText(path))
}

/** A file's text, every byte of it. */
export async function readText(path: string): Promise<string> {
  const bytes = await readFile(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') throw new CommandFault(`${path}: there is no such file; check the path`)
    // the system's own words of reading a folder name no path
    if (error.code === 'EISDIR') throw new CommandFault(`${path}: that is a folder; give a file`)
    throw error
  })
  try {
    // the mark of byte order stays: the text must be the file's bytes again when it is embedded
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    throw new CommandFault(`${path}: is not UTF-8 text; give a text file, saved as UTF-8`)
  }
}

/** The value of a JSON text that came from `path`. */
export function parseJson(path: string, text: string): unknown {
  const problem = findJsonProblem(text.replace(/^\uFEFF/, ' '))
  if (problem === null) return JSON.parse(text.replace(/^\uFEFF/, ''))
  const { line, column, what } = problem
  throw new CommandFault(`${path}: line ${line}, column ${column} is not JSON: ${what}; mend it there`)
}
