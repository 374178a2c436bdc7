import { expect, onTestFinished, test } from 'vitest'
import { collectAssets, createProject, deleteProject, keepUpload, listUploads, putAsset, setMember } from '../index.ts'
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

test('uploads of a kind are listed for whoever may see them, the one that was put last first, and what runs made is none', async () => {
  const { store, url, close } = await openTestStore()
  onTestFinished(close)
  const mediaType = 'application/x-safetensors'
  const put = async (name: string) => (await putAsset(store, Buffer.from(name), { mediaType })).asset
  const [old, young, shared, made] = [await put('old'), await put('new'), await put('shared'), await put('made')]
  for (const asset of [old, young]) await keepUpload(store, { asset, user: 'ann' })
  await keepUpload(store, { asset: shared, user: 'bob' })
  const { asset: text } = await putText(store, 'a text')
  await keepUpload(store, { asset: text, user: 'ann' })
  const nodes = { a: { ...graph.nodes.a, params: { model: { asset: shared }, latents: { asset: made } } } }
  await createProject(store, { project: { ...project('theirs'), graph: { ...graph, nodes } }, owner: 'bob' })
  for (const [at, asset] of [old, young, shared, made].entries())
    await ask(url, `update asset_use set held_at = now() - make_interval(mins => $2) where asset_id = $1`, [
      asset,
      9 - at,
    ])
  const listed = (user: string) => listUploads(store, { user, mediaType })
  expect([await listed('ann'), await listed('bob'), await listed('eve')]).toEqual([[young, old], [shared], []])
  const email = 'ann@example.org'
  await ask(url, `insert into "user" (id, name, email, updated_at) values ('ann', 'Ann', $1, now())`, [email])
  await setMember(store, { project: 'theirs', email, role: 'viewer' })
  expect(await listed('ann')).toEqual([shared, young, old])
  await keepUpload(store, { asset: await put('old'), user: 'ann' })
  expect((await listed('ann'))[0]).toBe(old)
  // what held an upload lets it go: that brings nothing
  await deleteProject(store, 'theirs')
  await createProject(store, {
    project: {
      ...project('own'),
      graph: { ...graph, nodes: { a: { ...graph.nodes.a, params: { model: { asset: young } } } } },
    },
    owner: 'ann',
  })
  await deleteProject(store, 'own')
  expect((await listed('ann'))[0]).toBe(old)
})
