import type { RunEvent } from '@sceneweave/project'
import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  appendEvents,
  createProject,
  deleteProject,
  readNodeEnds,
  readProjectResults,
  type Store,
  writeResults,
} from './index.ts'
import { ask, event, openTestStore, project, submit } from './testStore.ts'

let store: Store
let url: string
let close: () => Promise<void>
beforeAll(async () => {
  ;({ store, url, close } = await openTestStore())
  const results = ['a', 'b', 'c'].map((letter) => ({ key: key(letter), outputs: { text: letter }, assets: [] }))
  await writeResults(store, results)
})
afterAll(() => close?.())

const key = (letter: string) => letter.repeat(64)
const end = (seq: number, node: string, letter: string): RunEvent => ({
  type: 'node-end',
  seq,
  at: 1_000 * seq,
  node,
  key: key(letter),
  reused: false,
  ms: 1,
})
const inProject = async (id: string) => {
  await createProject(store, { project: project(id), owner: 'ann' })
  return async () => (await submit(store, { project: id })).id
}
const shown = async (wish: Parameters<typeof readProjectResults>[1]) =>
  (await readProjectResults(store, wish)).map(({ node, run, outputs }) => [node, run, outputs.text])

test('each node of a project shows what it made last, whichever run that was', async () => {
  const newRun = await inProject('p')
  const [first, second, other] = [await newRun(), await newRun(), (await submit(store)).id]
  await appendEvents(store, first, [event(1), end(2, 'x', 'a'), end(3, 'y', 'a')])
  await appendEvents(store, second, [end(1, 'y', 'b'), end(2, 'z', 'b')])
  await appendEvents(store, other, [end(1, 'x', 'c')])
  const all = [
    ['x', first, 'a'],
    ['y', second, 'b'],
    ['z', second, 'b'],
  ]
  expect(await shown({ project: 'p' })).toEqual(all)
  expect(await readProjectResults(store, { project: 'p', nodes: ['x', 'nobody'] })).toEqual([
    expect.objectContaining({ node: 'x', key: key('a'), run: first, seq: 2, at: new Date(2_000) }),
  ])
  expect(await shown({ project: 'p', limit: 2 })).toEqual(all.slice(0, 2))
  expect(await shown({ project: 'p', limit: 2, after: 'y' })).toEqual(all.slice(2))
})

test('an older run that tells late does not hide a newer one, and within one the last end counts', async () => {
  const newRun = await inProject('late')
  const [first, second] = [await newRun(), await newRun()]
  await appendEvents(store, second, [end(1, 'x', 'a'), end(2, 'x', 'b')])
  await appendEvents(store, first, [end(1, 'x', 'c')])
  expect(await shown({ project: 'late' })).toEqual([['x', second, 'b']])
  // a repeated append changes nothing
  await appendEvents(store, second, [end(1, 'x', 'a'), end(2, 'x', 'b')])
  expect(await shown({ project: 'late' })).toEqual([['x', second, 'b']])
})

test('a result that is gone is left out and makes no page short, but where it ended is still known', async () => {
  const run = await (await inProject('gone'))()
  await appendEvents(store, run, [end(1, 'a', 'a'), end(2, 'lost', 'e'), end(3, 'z', 'b')])
  expect(await shown({ project: 'gone', limit: 2 })).toEqual([
    ['a', run, 'a'],
    ['z', run, 'b'],
  ])
  expect(await readNodeEnds(store, 'gone', ['lost'])).toMatchObject([{ node: 'lost', key: key('e'), run }])
})

test('two runs of one project that tell at once, and a project that is deleted meanwhile, break nobody', async () => {
  const newRun = await inProject('busy')
  const runs = await Promise.all(Array.from({ length: 4 }, newRun))
  const nodes = Array.from({ length: 40 }, (_, at) => `n${at}`)
  const tell = (run: string, at: number) => {
    const ordered = at % 2 === 0 ? nodes : nodes.toReversed()
    return Promise.all(ordered.map((node, place) => appendEvents(store, run, [end(place + 1, node, 'a')])))
  }
  await Promise.all([...runs.map(tell), deleteProject(store, 'busy')])
  expect(await ask(url, "select * from node_end where project_id = 'busy'")).toEqual([])
})

test('a page holds as many as 1,000 results', async () => {
  const newRun = await inProject('large')
  const nodes = Array.from({ length: 1_000 }, (_, at) => `n${at}`)
  const keys = nodes.map((_, at) => at.toString(16).padStart(64, '0'))
  await writeResults(
    store,
    keys.map((one) => ({ key: one, outputs: { text: one }, assets: [] })),
  )
  for (let round = 0; round < 2; round++) {
    const run = await newRun()
    await appendEvents(
      store,
      run,
      nodes.map((node, at) => ({ ...end(at + 1, node, 'a'), key: keys[at] }) as RunEvent),
    )
  }
  expect(await readProjectResults(store, { project: 'large', limit: 1_000 })).toHaveLength(1_000)
})
