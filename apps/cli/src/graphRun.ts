import { copyFile } from 'node:fs/promises'
import { extname, join } from 'node:path'
import type { NodeFault } from '@sceneweave/graph'
import { catalogue } from '@sceneweave/nodes'
import type { AssetRef, Graph, RunEvent } from '@sceneweave/project'
import {
  type Ended,
  type EngineRoom,
  fetchAsset,
  openEngineRoom,
  openFolderStorage,
  type RunStorage,
  startWork,
} from '@sceneweave/runner/work'
import { type CommandArgs, type CommandContext, CommandFault, textOption, UsageFault } from './command.ts'
import { duration } from './duration.ts'
import { checkFilmFiles } from './filmFiles.ts'
import { prepareGraph } from './graphFile.ts'
import { makeFolderOf } from './outputFile.ts'
import { systemWords } from './report.ts'
import { machineOf } from './runSettings.ts'

const scenesOnly = [
  'mode',
  'steps',
  'guidance',
  'shift',
  'solver',
  'context-time',
  'history',
  'plan',
  'scale',
  'poster',
  'sheet',
]

/** Runs a saved graph without a database: what it makes is kept in a folder, and the film is copied out of it. */
export async function runGraph(
  { file, graph: saved, args }: { file: string; graph: unknown; args: CommandArgs },
  context: CommandContext,
): Promise<number> {
  const unfit = scenesOnly.find((name) => args.values[name] !== undefined)
  if (unfit) throw new UsageFault(`--${unfit} is for scenes, and ${file} is a graph; change its nodes with --set`)
  const output = textOption(args, 'output')
  if (output === undefined) throw new UsageFault('the film has no name; give one: -o film.mp4')
  const machine = machineOf(args)
  const start = performance.now()
  const folder = textOption(args, 'data') ?? join('out', 'graphs')
  await checkFilmFiles(pictureEndings.includes(endingOf(output)) ? { poster: output } : { film: output })
  const uploads: AssetRef[] = []
  const storage = await openFolderStorage(folder, uploads)
  const graph = await prepareGraph({ file, saved, args, storage, uploads, output })
  context.progress('opening the engine')
  const room = await openEngineRoom(join(folder, 'work'), machine)
  try {
    const seen = await execute({ graph, storage, room }, context)
    context.progress(`writing ${output}`)
    await makeFolderOf(output)
    const made = await outputOf(storage, seen, endingOf(output))
    await copyFile(await fetchAsset(storage, made.asset, { folder: room.folder }), output)
    context.progress('')
    const what = `${seen.run.length} of ${seen.nodes} nodes run`
    context.out(`${output}: ${what}, made in ${duration((performance.now() - start) / 1000)}`)
    return 0
  } finally {
    await room.close()
  }
}

const pictureEndings = ['.png']
const endingOf = (path: string): string => extname(path).toLowerCase()

type Seen = {
  /** How many the graph's goals need. */
  nodes: number
  /** Keys of the nodes that ended. */
  readonly ended: Map<string, string>
  /** Those that did their work, and did not find it done. */
  readonly run: string[]
}

async function execute(
  { graph, storage, room }: { graph: Graph; storage: RunStorage; room: EngineRoom },
  context: CommandContext,
): Promise<Seen> {
  const seen: Seen = { nodes: 0, ended: new Map(), run: [] }
  const faults: { node: string; fault: NodeFault }[] = []
  const work = startWork({
    graph,
    target: { type: 'all' },
    storage,
    room,
    tell: (event) => watch(event, { graph, seen, context }),
    onFault: (node, fault) => faults.push({ node, fault }),
  })
  context.signal.addEventListener('abort', () => void work.leave(), { once: true })
  if (context.signal.aborted) await work.leave()
  await checkEnd(await work.ended, { graph, faults, context })
  return seen
}

async function checkEnd(
  ended: Ended,
  {
    graph,
    faults,
    context,
  }: { graph: Graph; faults: readonly { node: string; fault: NodeFault }[]; context: CommandContext },
): Promise<void> {
  context.signal.throwIfAborted()
  if (ended === 'done') return
  const [first, ...others] = faults
  if (!first) throw new CommandFault(`the run ended as ${ended}; run it again`)
  const told = ({ node, fault }: typeof first) => `${nameOf(graph, node)}: ${systemWords(fault.code, fault.message)}`
  const lines = new Set(others.map(told))
  lines.delete(told(first))
  for (const line of lines) context.note(line)
  throw new CommandFault(told(first))
}

const nameOf = (graph: Graph, node: string): string => {
  const { type, title } = graph.nodes[node]
  return title ?? catalogue.nodes.get(type)?.title ?? type
}

type Watching = { readonly graph: Graph; readonly seen: Seen; readonly context: CommandContext }

function watch(event: RunEvent, { graph, seen, context }: Watching): void {
  if (event.type === 'run-start') seen.nodes = event.nodes
  if (event.type === 'node-start') context.progress(nameOf(graph, event.node))
  if (event.type === 'node-progress') {
    const left = event.etaMs === undefined ? '' : ` · ${duration(event.etaMs / 1000)} left`
    const shot = event.shot === undefined ? '' : ` · ${event.shot}`
    context.progress(`${nameOf(graph, event.node)}${shot} · step ${event.step}/${event.of}${left}`)
  }
  if (event.type !== 'node-end') return
  seen.ended.set(event.node, event.key)
  if (!event.reused) seen.run.push(event.node)
}

const mediaTypes: Readonly<Record<string, string>> = {
  '.mp4': 'video/mp4',
  '.webp': 'image/webp',
  '.gif': 'image/gif',
  '.png': 'image/png',
}

/** The file of that kind which the graph made last. */
async function outputOf(storage: RunStorage, { ended }: Seen, ending: string): Promise<AssetRef> {
  let found: AssetRef | undefined
  for (const key of ended.values())
    for (const value of Object.values((await storage.results.get(key))?.outputs ?? {})) {
      const { clip, image } = (value ?? {}) as { clip?: AssetRef; image?: AssetRef }
      for (const asset of [clip, image]) if (asset?.mediaType === mediaTypes[ending]) found = asset
    }
  if (found) return found
  throw new CommandFault(`the graph makes no ${ending} file; add an "export film" or "export image" node to it`)
}
