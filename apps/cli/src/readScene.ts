import { extname } from 'node:path'
import { readMetadata } from '@sceneweave/media'
import { CommandFault } from './command.ts'
import { parseJson, readText } from './readJson.ts'
import { SceneFile, sceneProblems } from './sceneFile.ts'

/** The key under which a film carries its scene. */
export const SCENE_KEY = 'scene'

const carriers = ['.mp4', '.webp', '.gif', '.png']

/** A scene and its text, byte for byte as it was read. */
export type ReadScene = { readonly text: string; readonly scene: SceneFile }

/** Reads a scene file, or the scene that a film or picture made here carries. Throws a CommandFault with the field to mend. */
export async function readScene(path: string): Promise<ReadScene> {
  const isCarrier = carriers.includes(extname(path).toLowerCase())
  const text = isCarrier ? await carriedText(path) : await readText(path)
  const value = parseJson(path, text)
  const problems = sceneProblems(value)
  if (problems.length === 0) return { text, scene: SceneFile.parse(value) }
  const more = problems.length > 1 ? ` (and ${problems.length - 1} more)` : ''
  throw new CommandFault(`${path}: ${problems[0]}${more}`)
}

async function carriedText(path: string): Promise<string> {
  const text = (await readMetadata(path))[SCENE_KEY]
  if (text === undefined) throw new CommandFault(`${path}: carries no scene; give a film made here, or a scene file`)
  return text
}
