import type { RunEvent } from '@sceneweave/project'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { appendEvents, peekResults, readEndedNodes, type Store, writeResults } from './index.ts'
import { ask, event, openTestStore, submit } from './testStore.ts'

let store: Store
let url: string
let close: () => Promise<void>
beforeAll(async () => {
  ;({ store, url, close } = await openTestStore())
  const results = ['a', 'b', 'c', 'd'].map((letter) => ({ key: key(letter), outputs: { text: letter }, assets: [] }))
  await writeResults(store, results)
})
afterAll(() => close?.())

const key = (letter: string) => letter.repeat(64)
const end = (seq: number, node: string, letter: string): RunEvent => ({
  type: 'node-end',
  seq,
  at: seq,
  node,
  key: key(letter),
  reused: false,
  ms: 1,
})
const made = (seq: number, node: string, letter: string) => ({
  node,
  key: key(letter),
  seq,
  outputs: { text: letter },
})

describe('what the nodes of a run made', () => {
  test('is read by the latest end of each, in the order of their ends, and of this run alone', async () => {
    const [{ id: run }, other] = [await submit(store), await submit(store)]
    await appendEvents(store, run, [event(1), end(2, 'z', 'a'), end(3, 'y', 'b'), end(4, 'z', 'c'), end(5, 'x', 'b')])
    await appendEvents(store, other.id, [end(1, 'z', 'd')])
    expect(await readEndedNodes(store, { run })).toEqual([made(3, 'y', 'b'), made(4, 'z', 'c'), made(5, 'x', 'b')])
    expect(await readEndedNodes(store, { run, nodes: ['z', 'nobody'] })).toEqual([made(4, 'z', 'c')])
    expect(await readEndedNodes(store, { run: 'nobody' })).toEqual([])
  })

  test('comes page by page, and a result that is gone makes no page short', async () => {
    const { id: run } = await submit(store)
    await appendEvents(store, run, [end(1, 'a', 'a'), end(2, 'lost', 'e'), end(3, 'b', 'b'), end(4, 'c', 'c')])
    expect(await readEndedNodes(store, { run, limit: 2 })).toEqual([made(1, 'a', 'a'), made(3, 'b', 'b')])
    expect(await readEndedNodes(store, { run, limit: 2, after: 3 })).toEqual([made(4, 'c', 'c')])
    expect(await readEndedNodes(store, { run, after: 4 })).toEqual([])
  })

  test('is of use once it was read: a collection of what nobody reads leaves it', async () => {
    const { id: run } = await submit(store)
    await appendEvents(store, run, [end(1, 'a', 'a')])
    await ask(url, "update node_result set used_at = now() - interval '2 days'")
    await peekResults(store, [key('b')])
    await readEndedNodes(store, { run })
    const used = await ask(url, "select key from node_result where used_at > now() - interval '1 day'")
    expect(used).toEqual([{ key: key('a') }])
  })
})
