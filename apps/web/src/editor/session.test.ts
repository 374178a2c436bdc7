import type { Edit } from '@sceneweave/project'
import { expect, test } from 'vitest'
import { FakeServer } from './fakeServer.ts'
import { noWork } from './journal.ts'
import { calm, drain, start, Tab } from './testTab.ts'

/** A tab whose server answers at once, and a way to let it. */
function quickTab() {
  const server = new FakeServer(start())
  const tab = new Tab(server, 'ann')
  return { server, tab, session: tab.session, drain: () => drain([tab]) }
}
const rename = (title: string): Edit => ({ type: 'project-rename', title })

test('one edit that the server will not take is let go and told, and those around it are kept', async () => {
  const { server, tab, session, drain } = quickTab()
  server.refuses = (edit) => edit.type === 'node-remove'
  session.perform('First', rename('First'))
  session.perform('Remove a', { type: 'node-remove', id: 'a' })
  session.perform('Last', rename('Last'))
  await drain()
  expect([server.project.title, Object.keys(server.project.graph.nodes)]).toEqual(['Last', ['scene', 'a', 'b']])
  expect(tab.told).toEqual(['Remove a: this is not yours'])
  expect(session.log.done.map(({ title, fault }) => [title, fault])).toEqual([
    ['First', undefined],
    ['Remove a', 'this is not yours'],
    ['Last', undefined],
  ])
})

test('edits that one may not make stay here, are told as refused, and go when one may', async () => {
  const { server, session, drain } = quickTab()
  server.isForbidden = true
  session.perform('Rename', rename('Mine'))
  const refused = session.sending.flushed().catch((error: Error) => error.message)
  for (let round = 0; round < 3; round++) await drain()
  expect(await refused).toBe('only an editor may do that')
  expect(session.saved).toMatchObject({ state: 'refused', message: 'only an editor may do that' })
  server.isForbidden = false
  await drain()
  expect([server.project.title, session.saved.state]).toEqual(['Mine', 'saved'])
})

test('all is saved only when the server has it; while it cannot be reached, waiting for it fails', async () => {
  const { tab, server, session, drain } = quickTab()
  await session.sending.flushed()
  tab.line.cut()
  session.perform('Rename', rename('Kept'))
  await expect(session.sending.flushed()).rejects.toThrow('no answer')
  expect(session.saved.state).toBe('offline')
  tab.line.join()
  const saved = session.sending.flushed()
  await drain()
  await saved
  expect(server.project.title).toBe('Kept')
})

test('a jump goes to the moment right after a step, back and forth, and to before the first', async () => {
  const { session } = quickTab()
  for (const title of ['One', 'Two', 'Three']) session.perform(title, rename(title))
  const [one, , three] = session.log.done.map(({ id }) => id)
  const titleAfter = (id: number) => {
    session.jumpTo(id)
    return session.sync.shown.title
  }
  expect([titleAfter(one), titleAfter(three), titleAfter(0), titleAfter(99_999), titleAfter(one)]).toEqual([
    'One',
    'Three',
    'Start',
    'Start',
    'One',
  ])
})

test('a step that others made impossible to take back says so, stays in the log, and undo goes on before it', async () => {
  const { server, tab, session, drain } = quickTab()
  session.perform('Rename', rename('Mine'))
  session.perform('Change a', { type: 'node-change', id: 'a', change: { params: { text: 'mine' } } })
  await drain()
  server.append(server.log.length, [{ type: 'node-remove', id: 'a' }], 'bob')
  await drain()
  session.undo()
  expect(tab.told).toEqual([expect.stringMatching(/^Change a: there is no node a/)])
  session.undo()
  expect([session.sync.shown.title, session.log.done.map(({ title }) => title)]).toEqual(['Start', ['Change a']])
})

test('undo after others changed the same thing takes back to what theirs was, when theirs came first', async () => {
  const { server, session, drain } = quickTab()
  server.append(0, [rename('Theirs')], 'bob')
  session.perform('Rename', rename('Mine'))
  await drain()
  expect(server.project.title).toBe('Mine')
  session.undo()
  await drain()
  expect(server.project.title).toBe('Theirs')
})

test('what a closed tab left behind is sent, and can be undone here', async () => {
  const { server, session, drain } = quickTab()
  const other = new Tab(server, 'ann')
  other.line.cut()
  other.session.perform('Left behind', rename('Left'))
  other.session.close()
  await calm()
  session.perform('Own', { type: 'node-remove', id: 'b' })
  session.adopt(other.disk.work ?? noWork)
  await drain()
  expect([server.project.title, session.log.done.map(({ title }) => title)]).toEqual(['Left', ['Own', 'Left behind']])
  session.undo()
  await drain()
  expect(server.project.title).toBe('Start')
})
