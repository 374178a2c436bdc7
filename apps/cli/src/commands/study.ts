import { writeWhole } from '@sceneweave/model'
import {
  type Command,
  type CommandArgs,
  type CommandContext,
  CommandFault,
  textOption,
  UsageFault,
} from '../command.ts'
import { suggestion } from '../nearest.ts'
import { checkOutput, makeFolderOf } from '../outputFile.ts'
import { readStudy } from '../study/readStudy.ts'
import { resultsTable, type StudyResults } from '../study/resultsTable.ts'
import { type ServerCalls, serverAt } from '../study/serverCalls.ts'

const SERVER = 'http://127.0.0.1:8190'
type Row = { id: string; link: string; title: string; status: 'open' | 'closed'; votes: number; raters: number }
type Action = (server: ServerCalls, args: CommandArgs, context: CommandContext) => Promise<void>

export const study: Command = {
  name: 'study',
  summary: 'has people rank films of several methods without knowing which is whose',
  usage: `
sceneweave study create <folder> [--title <text>]
sceneweave study results <id or link> [--json <file>]
sceneweave study list | close | open | remove [<id or link>]

Makes a blind ranking study on a running server. The folder holds study.json and the films that it names:

    { "title": "…", "instructions": "…",
      "scenes": [{ "id": "…", "prompt": "…", "films": { "<method>": "<file>.mp4", "<method>": "<file>.mp4" } }] }

Prints the link for raters, who need no account, and the link of the results. The results are the average human ranking
of each method (rank 1 of n scores n) with 95 % intervals, and how often each beats each other one.

      --title <text>    in place of the title in study.json
      --json <file>     results and every vote
      --server <url>    the server (default ${SERVER})

SCENEWEAVE_TOKEN is sent as the token that a server on another machine asks for.

Example: sceneweave study create out/comparison --title "Which film keeps its characters?"`,
  options: { title: { type: 'string' }, json: { type: 'string' }, server: { type: 'string' } },
  async run(args, context) {
    const [name = ''] = args.words
    if (!Object.hasOwn(actions, name))
      throw new UsageFault(name ? `unknown "study ${name}"; ${suggestion(name, Object.keys(actions))}` : usageOf)
    const { SCENEWEAVE_TOKEN: token } = process.env
    const server = serverAt({ url: textOption(args, 'server') ?? SERVER, token, signal: context.signal })
    await actions[name](server, args, context)
    return 0
  },
}

const usageOf = 'say what to do; write: sceneweave study create <folder>, or see: sceneweave help study'

const actions: Readonly<Record<string, Action>> = {
  async create(server, args, { out, progress }) {
    const folder = wordOf(args, 'the folder of a study')
    const { title, instructions, scenes, methods } = await readStudy(folder, textOption(args, 'title'))
    const all = scenes.length * methods.length
    const made = []
    for (const { id, prompt, films } of scenes) {
      const assets: Record<string, string> = {}
      for (const method of methods) {
        progress(`sending film ${made.length * methods.length + Object.keys(assets).length + 1} of ${all}`)
        assets[method] = await server.upload(films[method])
      }
      made.push({ id, prompt, films: assets })
    }
    progress('')
    const { id, link } = await server.call<Row>('POST', '/studies', { title, instructions, scenes: made })
    out(`raters:  ${server.url}/rate/${link}`)
    out(`results: ${server.url}/studies/${id}`)
  },

  async results(server, args, { out }) {
    const id = await studyOf(server, wordOf(args, 'the id or the link of a study'))
    const json = textOption(args, 'json')
    if (json) await checkOutput(json)
    const results = await server.call<StudyResults>('GET', `/studies/${id}`)
    out(resultsTable(results))
    if (!json) return
    const votes = await server.call('GET', `/studies/${id}/votes`)
    await makeFolderOf(json)
    await writeWhole(json, [Buffer.from(`${JSON.stringify({ ...results, votes }, null, 1)}\n`)])
    out(json)
  },

  async list(server, { words: [, extra] }, { out }) {
    if (extra !== undefined) throw new UsageFault(`"${extra}" is not expected; write: sceneweave study list`)
    const rows = await server.call<Row[]>('GET', '/studies')
    for (const { id, title, status, votes } of rows) out(`${id}  ${status.padEnd(6)}  ${votes} votes  ${title}`)
    if (rows.length === 0) out('There is no study yet; make one: sceneweave study create <folder>')
  },

  close: (server, args, { out }) => setStatus(server, args, 'closed').then(() => out('closed: it takes no votes now')),
  open: (server, args, { out }) => setStatus(server, args, 'open').then(() => out('open: it takes votes')),

  async remove(server, args, { out }) {
    const id = await studyOf(server, wordOf(args, 'the id or the link of a study'))
    await server.call('DELETE', `/studies/${id}`, {})
    out('removed, with its votes')
  },
}

async function setStatus(server: ServerCalls, args: CommandArgs, status: Row['status']): Promise<void> {
  const id = await studyOf(server, wordOf(args, 'the id or the link of a study'))
  await server.call('PUT', `/studies/${id}/status`, { status })
}

function wordOf({ words }: CommandArgs, what: string): string {
  const [action, word, extra] = words
  if (extra !== undefined) throw new UsageFault(`"${extra}" is not expected; give ${what} alone`)
  if (word === undefined) throw new UsageFault(`give ${what}: sceneweave study ${action} …`)
  return word
}

/** The id of a study by itself, in the link of its results, or behind the link of its raters. */
async function studyOf(server: ServerCalls, word: string): Promise<string> {
  const last = word.split(/[?#]/)[0].split('/').filter(Boolean).at(-1) ?? ''
  if (!last.startsWith('study_')) return encodeURIComponent(last)
  const found = (await server.call<Row[]>('GET', '/studies')).find(({ link }) => link === last)
  if (found) return found.id
  throw new CommandFault('none of your studies has that link; see: sceneweave study list')
}
