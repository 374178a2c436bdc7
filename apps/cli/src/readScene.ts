import { extname } from 'node:path'
import { readMetadata } from '@sceneweave/media'
import { CommandFault } from './command.ts'
import { parseJson, readText } from './readJson.ts'
import { SceneFile, sceneProblems } from './sceneFile.ts'

/** The key under which a film carries its scene. */
export const SCENE_KEY = 'scene'

/** The key under which a film carries the graph that made it. */
const GRAPH_KEY = 'graph'

const carriers = ['.mp4', '.webp', '.gif', '.png']

/** A scene and its text, byte for byte as it was read. */
export type ReadScene = { readonly text: string; readonly scene: SceneFile }

/** A saved graph, or a project with one, that stands where a scene could. */
export type ReadGraph = { readonly graph: unknown }

/** Reads a scene file or a saved graph, told apart by what is in it, or what a film made here carries of the two. */
export async function readSceneOrGraph(path: string): Promise<ReadScene | ReadGraph> {
  const isCarrier = carriers.includes(extname(path).toLowerCase())
  const carried = isCarrier ? await readMetadata(path) : {}
  if (carried[GRAPH_KEY] !== undefined && carried[SCENE_KEY] === undefined)
    return { graph: parseJson(path, carried[GRAPH_KEY]) }
  const text = isCarrier ? carriedScene(path, carried) : await readText(path)
  const value = parseJson(path, text)
  if (typeof value === 'object' && value !== null && 'nodes' in value) return { graph: value }
  if (typeof value === 'object' && value !== null && 'graph' in value) return { graph: value.graph }
  return { text, scene: sceneOf(path, value) }
}

/** Reads what must be a scene. Throws a CommandFault. */
export async function readScene(path: string): Promise<ReadScene> {
  const read = await readSceneOrGraph(path)
  if ('scene' in read) return read
  throw new CommandFault(`${path}: is a graph, not a scene; give a scene file`)
}

/** A scene from a value, or a CommandFault with the field to mend. */
function sceneOf(path: string, value: unknown): SceneFile {
  const problems = sceneProblems(value)
  if (problems.length === 0) return SceneFile.parse(value)
  const more = problems.length > 1 ? ` (and ${problems.length - 1} more)` : ''
  throw new CommandFault(`${path}: ${problems[0]}${more}`)
}

function carriedScene(path: string, carried: Readonly<Record<string, string>>): string {
  const text = carried[SCENE_KEY]
  if (text === undefined) throw new CommandFault(`${path}: carries no scene; give a film made here, or a scene file`)
  return text
}
