import { graphVersion } from '@sceneweave/project'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { finishRun, readNodeTimes, readRun, readRunGraphs, type Store } from '../index.ts'
import { ask, claimed, graph, openTestStore, runnerNamed, submit } from '../testStore.ts'

let store: Store
let url: string
let close: () => Promise<void>
beforeAll(async () => {
  ;({ store, url, close } = await openTestStore())
})
afterAll(() => close?.())

test('a run that an earlier program kept is read, claimed and learnt from with its graph in today’s form', async () => {
  const { id } = await submit(store)
  const age = () => ask(url, `update run set graph = jsonb_set(graph, '{version}', '1') where id = $1`, [id])
  await age()
  expect(await readRun(store, id)).toMatchObject({ id, graph: { ...graph, version: graphVersion } })
  expect(await readRunGraphs(store, [id])).toEqual([{ run: id, graph }])
  const claim = await claimed(store, await runnerNamed(store))
  expect(claim.run.graph).toEqual(graph)
  await finishRun(store, claim, { status: 'done' })
  expect(await readNodeTimes(store, { after: 0, limit: 9 })).toMatchObject([{ number: claim.run.number, graph }])
})
