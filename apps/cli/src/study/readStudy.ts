import { open } from 'node:fs/promises'
import { isAbsolute, join, relative, resolve } from 'node:path'
import { z } from 'zod'
import { CommandFault } from '../command.ts'
import { readJson } from '../readJson.ts'

const MOST_METHODS = 9

const Words = z.string().regex(/\S/, 'is empty; say what is meant')
const StudyScene = z.strictObject({
  id: Words,
  /** What raters read above the films. */
  prompt: Words,
  /** Each method's film, by its path from the folder. */
  films: z.record(Words, Words),
})

/** study.json: every scene has one film of each method; the names of methods are shown only with the results. */
export const StudyFile = z.strictObject({
  title: Words.optional(),
  /** Read before the first scene, in place of "judge consistency across shots above looks". */
  instructions: Words.optional(),
  scenes: z
    .array(StudyScene)
    .min(1, 'has no scenes; give one at least')
    .max(500, 'has more than 500 scenes; give fewer'),
})
export type StudyFile = z.infer<typeof StudyFile>

/** A study whose films are there: `films` are paths that can be opened. */
export type ReadStudy = StudyFile & { title: string; methods: readonly string[] }

/**
 * Reads a folder that holds `study.json` and the films that it names:
 *
 *     { "title": "Six ways to keep a bear the same",
 *       "instructions": "…",
 *       "scenes": [{ "id": "9000012", "prompt": "A white bear …",
 *                    "films": { "lct-joint": "9000012/lct-joint.mp4", "alone": "9000012/alone.mp4" } }] }
 *
 * Films are MP4, lie in the folder, and each scene has one of every method, 2 to 9 of them. `title` goes before that of
 * the file. Throws a CommandFault that names the field or the file to mend.
 */
export async function readStudy(folder: string, title?: string): Promise<ReadStudy> {
  const path = join(folder, 'study.json')
  const { data, error } = StudyFile.safeParse(await readJson(path))
  if (error) throw new CommandFault(`${path}: ${inOneLine(error)}`)
  const named = title ?? data.title
  if (named === undefined) throw new CommandFault(`${path}: has no title; add one, or give --title`)
  const methods = Object.keys(data.scenes[0].films)
  checkMethods(path, data.scenes, methods)
  const scenes = await Promise.all(
    data.scenes.map(async ({ films, ...scene }) => {
      const paths = methods.map(async (method) => [method, await filmIn(folder, films[method])])
      return { ...scene, films: Object.fromEntries(await Promise.all(paths)) as Record<string, string> }
    }),
  )
  return { ...data, title: named, scenes, methods }
}

function checkMethods(path: string, scenes: StudyFile['scenes'], methods: readonly string[]): void {
  if (methods.length < 2 || methods.length > MOST_METHODS)
    throw new CommandFault(`${path}: scenes[0].films has ${methods.length} methods; give 2 to ${MOST_METHODS}`)
  scenes.forEach(({ id, films }, at) => {
    const missing = methods.find((method) => !Object.hasOwn(films, method))
    if (missing) throw new CommandFault(`${path}: scenes[${at}].films has no film of ${missing}; add it`)
    const more = Object.keys(films).find((method) => !methods.includes(method))
    if (more) throw new CommandFault(`${path}: scenes[${at}].films has ${more}, which scenes[0] has not; add it there`)
    const first = scenes.findIndex((other) => other.id === id)
    if (first < at)
      throw new CommandFault(`${path}: scenes[${at}].id ${id} is that of scenes[${first}] too; rename one`)
  })
}

/** The path of a film, when it is an MP4 in the folder. */
async function filmIn(folder: string, name: string): Promise<string> {
  const path = resolve(folder, name)
  if (isAbsolute(name) || relative(resolve(folder), path).startsWith('..'))
    throw new CommandFault(`${name}: lies outside of ${folder}; films lie in the folder of the study`)
  const file = await open(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error
    throw new CommandFault(`${path}: there is no such film; make it, or mend study.json`)
  })
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(12), 0, 12, 0)
    if (bytesRead === 12 && buffer.toString('latin1', 4, 8) === 'ftyp') return path
    throw new CommandFault(`${path}: is no MP4, which every browser plays; write it as one`)
  } finally {
    await file.close()
  }
}

function inOneLine({ issues }: z.ZodError): string {
  const [{ path, message, ...issue }] = issues
  const field = path
    .map((part, at) => (typeof part === 'number' ? `[${part}]` : at ? `.${String(part)}` : part))
    .join('')
  const more = issues.length > 1 ? ` (and ${issues.length - 1} more)` : ''
  if ('keys' in issue) return `${field ? `${field}.` : ''}${issue.keys[0]} is no field of a study; leave it out${more}`
  if (message.endsWith('received undefined')) return `${field} is missing; add it${more}`
  return `${field || 'the study'} ${message.replace(/^Invalid input: /, 'is wrong: ')}${more}`
}
