import { createProject } from '@sceneweave/store'
import { beforeAll, expect, test } from 'vitest'
import { TestRunner } from './testRun.ts'
import { type Caller, testServer } from './testServer.ts'

const server = testServer({ signInsAMinute: 1000 })
let ada: Caller
let bea: Caller
beforeAll(async () => {
  ada = await server.owner()
  bea = await server.person(ada, 'Bea')
}, 180_000)

const node = (type: string, more = {}) => ({ type, version: 1, params: {}, at: { x: 0, y: 0 }, mode: 'run', ...more })
const graph = {
  version: 1,
  nodes: { a: node('text', { title: 'Opening words' }), b: node('note'), c: node('text'), d: node('text') },
  wires: {},
  frames: {},
}

async function submit(as: Caller, more: object = {}): Promise<string> {
  const json = { graph, target: { type: 'to', nodes: ['a'] }, ...more }
  const response = await server.far('/api/v1/runs', { method: 'POST', as, json })
  if (!response.ok) throw new Error(await response.text())
  return ((await response.json()) as { id: string }).id
}

type Queue = { waiting: number; running: number; isPaused: boolean; runs: Row[] }
type Row = {
  class: string
  status: string
  ahead?: number
  etaMs?: number
  run?: { id: string; title?: string; words: string }
}
const queue = async (as: Caller) => (await (await server.far('/api/v1/queue', { as })).json()) as Queue

test('the queue shows own runs whole and of others only that they are there, each with its place', async () => {
  expect(await queue(ada)).toEqual({ isPaused: false, waiting: 0, running: 0, runners: 0, runs: [] })
  const mine = await submit(ada)
  const hers = await submit(bea, { class: 'batch' })
  const seen = await queue(ada)
  expect(seen).toMatchObject({ waiting: 2, running: 0, runs: [{ ahead: 0, run: { id: mine } }, { ahead: 1 }] })
  expect(seen.runs[1]).toEqual({ class: 'batch', status: 'waiting', ahead: 1 })
  const byBea = await queue(bea)
  expect(byBea.runs[0]).toEqual({ class: 'interactive', status: 'waiting', ahead: 0 })
  expect(byBea.runs[1].run?.id).toBe(hers)
  expect(JSON.stringify(byBea)).not.toContain(mine)
  await server.far(`/api/v1/runs/${hers}/pause`, { method: 'POST', as: bea, json: {} })
  expect((await queue(ada)).runs).toHaveLength(1)
  expect((await queue(bea)).runs.at(-1)).toMatchObject({ status: 'paused', run: { id: hers } })
  await server.far(`/api/v1/runs/${hers}/cancel`, { method: 'POST', as: bea, json: {} })
})

test('a run is called by its project and by what it makes, in the queue and in the list', async () => {
  const project = {
    version: 1 as const,
    id: 'film',
    title: 'The bear',
    graph: { ...graph, version: 1 as const } as never,
  }
  const me = (await (await server.far('/api/v1/me', { as: ada })).json()) as { user: string }
  await createProject(server.store, { project, owner: me.user })
  const words = async (target: object) => {
    const id = await submit(ada, { project: 'film', target })
    const { title, words } = (await queue(ada)).runs.find(({ run }) => run?.id === id)!.run!
    const list = (await (await server.far('/api/v1/runs?project=film', { as: ada })).json()) as Row['run'][]
    expect(list[0]).toMatchObject({ id, title, words })
    return `${title}: ${words}`
  }
  expect(await words({ type: 'all' })).toBe('The bear: all of it')
  expect(await words({ type: 'to', nodes: ['a'] })).toBe('The bear: to Opening words')
  expect(await words({ type: 'only', nodes: ['a', 'c'] })).toBe('The bear: only Opening words and Text')
  expect(await words({ type: 'from', nodes: ['a', 'b', 'c', 'd'] })).toBe(
    'The bear: from Opening words, Note, Text and 1 more',
  )
})

test('those that wait know when they may start, once a run of their class was done', async () => {
  const runner = new TestRunner(server.store)
  await runner.next()
  const first = await submit(ada)
  const { runs } = await queue(ada)
  expect(runs[0].etaMs).toBe(0)
  expect(runs.find(({ run }) => run?.id === first)?.etaMs).toBeGreaterThanOrEqual(0)
})
