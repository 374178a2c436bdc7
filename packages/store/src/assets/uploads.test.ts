import { expect, onTestFinished, test } from 'vitest'
import { collectAssets, createProject, deleteProject, keepUpload } from '../index.ts'
import { ask, graph, openTestStore, project, putText } from '../testStore.ts'

test('uploads stay for a month after nothing uses them any more, though their uploader still has them', async () => {
  const { store, url, close } = await openTestStore()
  onTestFinished(close)
  const [{ asset: unused }, { asset: used }] = [await putText(store, 'upload'), await putText(store, 'upload in use')]
  for (const asset of [unused, used]) await keepUpload(store, { asset, user: 'ann' })
  const params = { image: { asset: used } }
  const nodes = { a: { ...graph.nodes.a, params } }
  await createProject(store, { project: { ...project('uploads'), graph: { ...graph, nodes } }, owner: 'ann' })
  const collected = async () => {
    const { assets } = await collectAssets(store, { preview: false, graceMs: 0 })
    return [unused, used].filter((id) => assets.some(({ asset }) => asset === id))
  }
  const monthsPass = () => ask(url, `update asset set touched_at = now() - interval '31 days'`)
  expect(await collected()).toEqual([])
  await monthsPass()
  expect(await collected()).toEqual([unused])
  expect(await ask(url, 'select 1 from asset_use where asset_id = $1', [unused])).toEqual([])
  await deleteProject(store, 'uploads')
  // the month begins when it is let go
  expect(await collected()).toEqual([])
  await monthsPass()
  expect(await collected()).toEqual([used])
})
