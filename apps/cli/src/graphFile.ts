import { existsSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { applyOverrides, check, resolveSeeds } from '@sceneweave/graph'
import { contentType } from '@sceneweave/media'
import { companionPath, seededUniforms } from '@sceneweave/model'
import { catalogue } from '@sceneweave/nodes'
import { type AssetRef, DocumentFault, EditFault, type Graph, type Json, migrateGraph } from '@sceneweave/project'
import { type RunStorage, storeFile, WEIGHTS_TYPE } from '@sceneweave/runner/work'
import { type CommandArgs, CommandFault, choiceOption, numberOption, textOption, UsageFault } from './command.ts'
import { shippedOr } from './weightsChoice.ts'

type Saved = {
  readonly file: string
  readonly saved: unknown
  readonly args: CommandArgs
  readonly storage: RunStorage
  /** Files that the run may find in that storage; the companion of --weights is added to them. */
  readonly uploads: AssetRef[]
  /** The file to be written: its ending is what the export nodes write. */
  readonly output: string
}

/** A saved graph ready to run: of this version, with the values of --set, --weights and --sampling, its open seeds drawn, and checked. */
export async function prepareGraph({ file, saved, args, storage, uploads, output }: Saved): Promise<Graph> {
  const graph = inWords(file, () => migrateGraph(saved))
  const overrides = {
    ...(await weights(graph, args, { storage, uploads })),
    ...sampling(graph, args),
    ...formats(graph, output),
    ...(await given(args, storage)),
  }
  const changed = inWords(file, () => applyOverrides(graph, overrides, catalogue))
  const draw = seededUniforms(numberOption(args, 'seed', { min: 0, max: Number.MAX_SAFE_INTEGER, whole: true }) ?? 0, 0)
  const ready = resolveSeeds(changed, catalogue, () => Math.floor(draw() * 2 ** 32))
  const [problem] = check(ready, catalogue)
  if (problem)
    throw new CommandFault(
      `${file}: ${problem.node ? `node "${problem.node}": ` : ''}${problem.message}; ${problem.mend}`,
    )
  return ready
}

/** What a person can mend, with the file's name before it. */
function inWords<T>(file: string, work: () => T): T {
  try {
    return work()
  } catch (error) {
    if (error instanceof DocumentFault || error instanceof EditFault)
      throw new CommandFault(`${file}: ${error.message}`)
    throw error
  }
}

type Overrides = Record<string, Json>

const ofType = (graph: Graph, type: string): string[] =>
  Object.keys(graph.nodes).filter((id) => graph.nodes[id].type === type)

/** The weights that are asked for, stored, and what lies beside them as their few-step companion with them. */
async function weights(
  graph: Graph,
  args: CommandArgs,
  { storage, uploads }: Pick<Saved, 'storage' | 'uploads'>,
): Promise<Overrides> {
  const given = textOption(args, 'weights')
  if (given === undefined) return {}
  const path = shippedOr(given)
  const { asset } = await storeFile(storage, path, WEIGHTS_TYPE)
  const companion = companionPath(path)
  if (existsSync(companion)) uploads.push(await storeFile(storage, companion, WEIGHTS_TYPE))
  return Object.fromEntries(ofType(graph, 'loadModel').map((id) => [`${id}.source`, asset]))
}

/** How models are sampled, where a person says so. */
function sampling(graph: Graph, args: CommandArgs): Overrides {
  const wish = choiceOption(args, 'sampling', ['quick', 'full'])
  if (wish === undefined) return {}
  return Object.fromEntries(ofType(graph, 'loadModel').map((id) => [`${id}.sampling`, wish]))
}

function formats(graph: Graph, output: string): Overrides {
  const format = output.slice(output.lastIndexOf('.') + 1).toLowerCase()
  if (!['mp4', 'webp', 'gif'].includes(format)) return {}
  return Object.fromEntries(ofType(graph, 'exportFilm').map((id) => [`${id}.format`, format]))
}

/** The values of --set. A value is JSON where it can be read so, else text; @file stands for the file, stored. */
async function given({ values }: CommandArgs, storage: RunStorage): Promise<Overrides> {
  const overrides: Overrides = {}
  for (const word of [values.set ?? []].flat().map(String)) {
    const [, address, text] = /^([^=]+)=(.*)$/s.exec(word) ?? []
    if (address === undefined) throw new UsageFault(`--set ${word}: write --set <node or shot>.<field>=<value>`)
    overrides[address] = text.startsWith('@') ? await stored(text.slice(1), storage) : readValue(text)
  }
  return overrides
}

function readValue(text: string): Json {
  try {
    return JSON.parse(text) as Json
  } catch {
    return text
  }
}

async function stored(path: string, storage: RunStorage): Promise<Json> {
  const file = await open(path, 'r')
  try {
    const { buffer, bytesRead } = await file.read(new Uint8Array(4096), 0, 4096, 0)
    const type = contentType(buffer.subarray(0, bytesRead))
    if (!type) throw new CommandFault(`${path}: is no picture or film that is known; give PNG, JPEG, WebP, GIF or MP4`)
    return await storeFile(storage, path, type)
  } finally {
    await file.close()
  }
}
