import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { Edit } from '@sceneweave/project'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import {
  appendEdits,
  closeStore,
  createProject,
  deleteProject,
  listProjects,
  listVersions,
  openStore,
  readEdits,
  readProject,
  readVersion,
  type Store,
  saveVersion,
  waitForEdits,
} from './index.ts'
import { ask, openTestStore, project } from './testStore.ts'

let store: Store
let url: string
let close: () => Promise<void>
beforeAll(async () => {
  ;({ store, url, close } = await openTestStore())
})
afterAll(() => close?.())

const rename = (title: string): Edit => ({ type: 'project-rename', title })

test('edits are ordered: the first to come is applied, the second is told what came', async () => {
  await createProject(store, { project: project('p1'), owner: 'ann' })
  const first = await appendEdits(store, { project: 'p1', base: 0, edits: [rename('A'), rename('B')], by: 'ann' })
  expect(first).toMatchObject({ type: 'appended', version: 2, project: { title: 'B' } })
  const second = await appendEdits(store, { project: 'p1', base: 0, edits: [rename('C')], by: 'bob' })
  expect(second).toMatchObject({
    type: 'conflict',
    version: 2,
    since: [{ version: 1, by: 'ann' }, { edit: { title: 'B' } }],
  })
  expect(await readProject(store, 'p1')).toMatchObject({ version: 2, title: 'B', project: { title: 'B' } })
})

test('what another process, or a hand in the database, wrote in between is not overwritten', async () => {
  const add = (id: string): Edit => ({
    type: 'node-add',
    id,
    node: { type: 'text', version: 1, params: {}, at: { x: 0, y: 0 }, mode: 'run' },
  })
  const folder = mkdtempSync(path.join(tmpdir(), 'sceneweave-edits-'))
  const other = await openStore({ databaseUrl: url, dataFolder: folder })
  onTestFinished(() => closeStore(other).then(() => rmSync(folder, { recursive: true, force: true })))
  await createProject(store, { project: project('two'), owner: 'ann' })
  for (const [base, writer] of [store, other, store, store, other].entries())
    await appendEdits(writer, { project: 'two', base, edits: [add(`n${base}`)], by: 'ann' })
  const emptied = `update project set document = jsonb_set(document, '{graph,nodes}', '{}') where id = 'two'`
  await ask(url, emptied)
  for (const [at, writer] of [other, store].entries())
    await appendEdits(writer, { project: 'two', base: 5 + at, edits: [add(`m${at}`)], by: 'ann' })
  expect(Object.keys((await readProject(store, 'two')).project.graph.nodes)).toEqual(['m0', 'm1'])
})

test('of many writers at once each edit is applied once, and the log holds them all in order', async () => {
  await createProject(store, { project: project('p2'), owner: 'ann' })
  const write = async (title: string) => {
    for (let base = 0; ; ) {
      const answer = await appendEdits(store, { project: 'p2', base, edits: [rename(title)], by: title })
      if (answer.type === 'appended') return
      base = answer.version
    }
  }
  const titles = Array.from({ length: 8 }, (_, index) => `title ${index}`)
  await Promise.all(titles.map(write))
  const log = await readEdits(store, 'p2', 0)
  expect(log.map(({ version }) => version)).toEqual([1, 2, 3, 4, 5, 6, 7, 8])
  expect(log.map(({ by }) => by).sort()).toEqual(titles)
  expect((await readProject(store, 'p2')).title).toBe(log[7].by)
})

test('edits that come again after a lost answer are not applied twice', async () => {
  await createProject(store, { project: project('p3'), owner: 'ann' })
  const edits = { project: 'p3', base: 0, edits: [rename('A')], by: 'ann' }
  await appendEdits(store, edits)
  expect(await appendEdits(store, edits)).toMatchObject({ type: 'appended', version: 1 })
  expect(await readEdits(store, 'p3', 0)).toHaveLength(1)
})

test('an edit that does not apply changes nothing, nor do those before it in the same call', async () => {
  await createProject(store, { project: project('p4'), owner: 'ann' })
  const edits: Edit[] = [rename('A'), { type: 'node-remove', id: 'nobody' }]
  await expect(appendEdits(store, { project: 'p4', base: 0, edits, by: 'ann' })).rejects.toMatchObject({
    name: 'EditFault',
  })
  expect(await readProject(store, 'p4')).toMatchObject({ version: 0, title: 'Project p4' })
})

test('a waiting reader gets an edit when it comes, and nothing when he leaves', async () => {
  await createProject(store, { project: project('p5'), owner: 'ann' })
  const waiting = waitForEdits(store, 'p5', 0)
  await appendEdits(store, { project: 'p5', base: 0, edits: [rename('A')], by: 'ann' })
  expect(await waiting).toMatchObject([{ version: 1 }])
  expect(await waitForEdits(store, 'p5', 1, AbortSignal.timeout(50))).toEqual([])
})

test('a named version stays as it is when its project goes on', async () => {
  await createProject(store, { project: project('p6'), owner: 'ann' })
  const { id } = await saveVersion(store, { project: 'p6', name: 'first cut', by: 'ann' })
  await appendEdits(store, { project: 'p6', base: 0, edits: [rename('A')], by: 'ann' })
  expect(await listVersions(store, 'p6')).toMatchObject([{ id, name: 'first cut', version: 0 }])
  expect((await readVersion(store, id)).project.title).toBe('Project p6')
})

test('a taken id is a conflict, a missing project not found, and a deleted one is gone with its log', async () => {
  await createProject(store, { project: project('p7'), owner: 'ann' })
  await expect(createProject(store, { project: { ...project('p7'), title: 'x' }, owner: 'bob' })).rejects.toMatchObject(
    { code: 'conflict' },
  )
  await appendEdits(store, { project: 'p7', base: 0, edits: [rename('A')], by: 'ann' })
  expect((await listProjects(store, { owner: 'ann' }))[0].id).toBe('p7')
  await deleteProject(store, 'p7')
  await expect(readProject(store, 'p7')).rejects.toMatchObject({ code: 'not-found' })
  expect(await readEdits(store, 'p7', 0)).toEqual([])
  await expect(deleteProject(store, 'p7')).rejects.toMatchObject({ code: 'not-found' })
})
