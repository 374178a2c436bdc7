import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { methodNames, writeRankingStudy } from '@sceneweave/evaluation'
import { catalogue } from '@sceneweave/nodes'
import { closeStore, openStore, type Store } from '@sceneweave/store'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { CommandArgs } from '../command.ts'
import { study } from '../commands/study.ts'
import { reportOf } from '../report.ts'
import { readStudy } from './readStudy.ts'
import { resultsTable } from './resultsTable.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sceneweave-study-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

// the boxes of an MP4 without pictures: a server keeps it, no browser shows it
const film = (words: string) => {
  const box = (type: string, body: string) => {
    const head = Buffer.alloc(8)
    head.writeUInt32BE(8 + body.length)
    head.write(type, 4, 'latin1')
    return Buffer.concat([head, Buffer.from(body)])
  }
  return Buffer.concat([box('ftyp', 'isom\0\0\0\0isom'), box('moov', ''), box('mdat', words)])
}

const good = {
  title: 'Which?',
  scenes: [0, 1].map((at) => ({
    id: `scene-${at}`,
    prompt: `Bear ${at}`,
    films: { joint: `${at}/joint.mp4`, alone: `${at}/alone.mp4` },
  })),
}

async function studyFolder(content: unknown = good): Promise<string> {
  const made = await mkdtemp(join(folder, 'study-'))
  for (const at of ['0', '1']) {
    await mkdir(join(made, at))
    for (const method of ['joint', 'alone']) await writeFile(join(made, at, `${method}.mp4`), film(`${method} ${at}`))
  }
  await writeFile(join(made, 'picture.mp4'), '\x89PNG')
  await writeFile(join(made, 'study.json'), typeof content === 'string' ? content : JSON.stringify(content))
  return made
}

test('what an evaluation keeps for ranking is a study of all its methods', async () => {
  const made = await mkdtemp(join(folder, 'evaluated-'))
  const scenes = { words: 3, return: 0, history: 0, pool: 0, extension: 0 }
  const plan = {
    firstScene: 5_000_000,
    scenes,
    methods: methodNames,
    models: ['tiny'],
    limits: { frames: 5, shots: 2 },
  }
  for (const name of methodNames) {
    await mkdir(join(made, 'words', name), { recursive: true })
    for (const at of [0, 1]) await writeFile(join(made, 'words', name, `${at}.mp4`), film(name))
  }
  const read = await readStudy(await writeRankingStudy(plan, made, 2))
  expect([read.methods.length, read.scenes.length, read.scenes[1].id]).toEqual([methodNames.length, 2, '5000001'])
  expect(read.methods).toContain('shots without context')
})

async function run(...words: string[]): Promise<{ code: number; out: string[] }> {
  const out: string[] = []
  const options = words.flatMap((word, at) => (word.startsWith('--') ? [[word.slice(2), words[at + 1]]] : []))
  const plain = words.filter((word, at) => !word.startsWith('--') && !words[at - 1]?.startsWith('--'))
  const args: CommandArgs = { values: Object.fromEntries(options), words: plain }
  const context = {
    signal: new AbortController().signal,
    out: (line: string) => out.push(line),
    progress() {},
    note() {},
  }
  try {
    return { code: await study.run(args, context), out }
  } catch (error) {
    const { line, exitCode } = reportOf(error, false)
    return { code: exitCode, out: [line] }
  }
}

describe('a study on a server', () => {
  let store: Store
  let server: { port: number; close(): Promise<void> }
  let url: string
  beforeAll(async () => {
    const { createApi, listen } = await import('@sceneweave/api')
    store = await openStore({ dataFolder: join(folder, 'data') })
    server = await listen(createApi({ store, catalogue, settings: { boundTo: '127.0.0.1' } }), {
      host: '127.0.0.1',
      port: 0,
    })
    url = `http://127.0.0.1:${server.port}`
  })
  afterAll(async () => {
    await server?.close()
    if (store) await closeStore(store)
  })

  test('is made of a folder, rated behind its link, and its results are found by id and by both links', async () => {
    const made = await run('create', await studyFolder(), '--title', 'Another title', '--server', url)
    expect(made).toEqual({ code: 0, out: [expect.any(String), expect.any(String)] })
    const [raters, results] = made.out.map((line) => line.split(/:\s+/).slice(1).join(': '))
    const link = /\/rate\/(study_[\w-]{43})$/.exec(raters)![1]
    const call = async <T>(method: string, path: string, json?: unknown) => {
      const headers = { 'content-type': 'application/json' }
      const answer = await fetch(`${url}/api/v1${path}`, {
        method,
        headers,
        body: json && JSON.stringify(json),
      } as RequestInit)
      return (await answer.json()) as T
    }
    const { rater } = await call<{ rater: string }>('POST', `/ratings/${link}/raters`, {})
    const seen = await call<{ title: string; you: { scenes: { id: string; films: string[] }[] } }>(
      'GET',
      `/ratings/${link}?rater=${rater}`,
    )
    expect(seen).toMatchObject({ title: 'Another title', scenes: 2, films: 2 })
    for (const { id, films } of seen.you.scenes)
      await call('PUT', `/ratings/${link}/votes`, { rater, scene: id, ranking: films, tookMs: 5 })
    const file = join(folder, 'results.json')
    const id = results.split('/').at(-1)!
    for (const word of [id, results, raters]) {
      const { code, out } = await run('results', word, '--server', url, '--json', file)
      expect([code, out[0].split('\n')[1]]).toEqual([0, 'open: 2 votes by 1 rater on 2 scenes'])
    }
    expect(JSON.parse(await readFile(file, 'utf8'))).toMatchObject({
      title: 'Another title',
      votes: [{ rater: 1 }, {}],
    })
    expect((await run('list', '--server', url)).out).toEqual([`${id}  open    2 votes  Another title`])
    await run('close', raters, '--server', url)
    expect((await run('list', '--server', url)).out[0]).toContain('closed')
    expect((await run('results', `${url}/rate/study_x`, '--server', url)).out[0]).toMatch(/none of your studies/)
    await run('remove', id, '--server', url)
    expect((await run('results', id, '--server', url)).out[0]).toMatch(/there is no such study/)
  })
})

describe('what cannot be meant is told in one line', () => {
  const [first, second] = good.scenes
  const cases: [string, unknown, RegExp][] = [
    ['no JSON', '{ "title": ', /study\.json: line 1, column 12 is not JSON/],
    ['no scenes', { title: 'x', scenes: [] }, /scenes has no scenes; give one/],
    ['no title', { scenes: good.scenes }, /has no title; add one, or give --title/],
    [
      'a prompt that is missing',
      { ...good, scenes: [{ ...first, prompt: undefined }] },
      /scenes\[0\]\.prompt is missing/,
    ],
    ['an unknown field', { ...good, scenes: [{ ...first, promt: 'x' }] }, /scenes\[0\]\.promt is no field of a study/],
    ['one method', { ...good, scenes: [{ ...first, films: { joint: '0/joint.mp4' } }] }, /has 1 methods; give 2 to 9/],
    [
      'a film that is not named',
      { ...good, scenes: [first, { ...second, films: { joint: 'a.mp4' } }] },
      /scenes\[1\]\.films has no film of alone/,
    ],
    [
      'a method that others lack',
      { ...good, scenes: [first, { ...second, films: { ...second.films, new: 'a.mp4' } }] },
      /scenes\[1\]\.films has new, which/,
    ],
    ['an id twice', { ...good, scenes: [first, first] }, /scenes\[1\]\.id scene-0 is that of scenes\[0\] too/],
    [
      'a film that is not there',
      { ...good, scenes: [{ ...first, films: { joint: '0/joint.mp4', alone: 'b.mp4' } }] },
      /b\.mp4: there is no such film/,
    ],
    [
      'a film that is none',
      { ...good, scenes: [{ ...first, films: { joint: '0/joint.mp4', alone: 'picture.mp4' } }] },
      /picture\.mp4: is no MP4/,
    ],
    [
      'a film of elsewhere',
      { ...good, scenes: [{ ...first, films: { joint: '0/joint.mp4', alone: '../a.mp4' } }] },
      /\.\.\/a\.mp4: lies outside of/,
    ],
  ]
  test.each(cases)('%s', async (_, content, says) => {
    const { line, exitCode } = reportOf(await readStudy(await studyFolder(content)).catch((error) => error), false)
    expect(line).toMatch(says)
    expect([exitCode, /internal error|\n/.test(line)]).toEqual([1, false])
  })

  test('a folder without study.json', async () => {
    expect((await run('create', folder)).out[0]).toMatch(/study\.json: there is no such file/)
  })

  test('words that are none, and a server that is none', async () => {
    expect((await run()).out[0]).toMatch(/say what to do; write: sceneweave study create/)
    expect((await run('crate', 'x')).out[0]).toMatch(/did you mean "create"\?/)
    expect((await run('results')).out[0]).toMatch(/give the id or the link of a study/)
    expect((await run('results', 'a', 'b')).out[0]).toMatch(/"b" is not expected/)
    expect((await run('results', 'a', '--server', 'nowhere')).out[0]).toMatch(/nowhere is no address/)
    expect((await run('results', 'a', '--server', 'http://127.0.0.1:1')).out[0]).toMatch(
      /does not answer; start it with/,
    )
  })
})

test('the table has the best method first, with its interval and how often it wins', () => {
  const figure = (value: number, low: number, high: number) => ({ value, interval: [low, high] as [number, number] })
  const table = resultsTable({
    title: 'Which?',
    status: 'closed',
    votes: 12,
    raters: [1, 2],
    scenes: [1],
    results: [
      { method: 'alone', ahr: figure(1.25, 1, 1.5), meanRank: 1.75 },
      { method: 'joint', ahr: figure(1.75, 1.5, 2), meanRank: 1.25 },
    ],
    wins: [
      { method: 'joint', against: 'alone', ...figure(0.75, 0.5, 1) },
      { method: 'alone', against: 'joint', value: 0.25, interval: null },
    ],
    agreement: { w: 0.5, chance: 0.25 },
  })
  expect(table).toBe(`Which?
closed: 12 votes by 2 raters on 1 scene
raters agree with Kendall's W 0.50 (by chance 0.25)

method  AHR   95 %          mean rank  beats joint  beats alone
joint   1.75  [1.50, 2.00]  1.25       ·            75 % [50, 100]
alone   1.25  [1.00, 1.50]  1.75       25 %         ·`)
})
