import { canonicalJson, type Edit, type GraphNode, newProject, type Project, type Shot } from '@sceneweave/project'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { FakeDisk, FakeLine, FakeServer, type Request } from './fakeServer.ts'
import { noWork, withoutTaken } from './journal.ts'
import { Session } from './session.ts'

const node = (text: string): GraphNode => ({
  type: 'text',
  version: 1,
  params: { text },
  at: { x: 0, y: 0 },
  mode: 'run',
})
const shot = (id: string): Shot => ({ id, prompt: '', frames: 5, cut: true, seed: 1, take: 0, locked: false })

function start(): Project {
  const project = newProject('p', 'Start')
  const scene = { ...node(''), type: 'scene', params: { scene: { story: '', shots: [shot('s0'), shot('s1')] } } }
  return { ...project, graph: { ...project.graph, nodes: { scene, a: node('a'), b: node('b') } } }
}

/** Lets everything that waits for nothing but a promise go on. */
const calm = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

/** One tab, which can crash and come back with what its disk holds. */
class Tab {
  readonly line: FakeLine
  readonly disk = new FakeDisk()
  readonly told: string[] = []
  session: Session
  private readonly server: FakeServer
  private readonly by: string

  constructor(server: FakeServer, by: string) {
    this.server = server
    this.by = by
    this.line = new FakeLine(server, by)
    this.session = this.open()
  }

  get shown(): string {
    return canonicalJson(this.session.sync.shown)
  }

  crash(): void {
    this.session.close()
    this.line.cut()
    this.line.join()
    this.session = this.open()
  }

  private open(): Session {
    const { project, log } = this.server
    const work = this.disk.work ?? noWork
    return new Session(
      {
        person: this.by,
        transport: this.line.transport,
        journal: this.disk,
        changed: () => {},
        lost: (title, why) => this.told.push(`${title}: ${why}`),
        broken: (error) => {
          throw error
        },
        sleep: calm,
      },
      { project, version: log.length },
      withoutTaken(work, log.slice(work.flight?.base), this.by),
    )
  }
}

type Draw = { tab: number; kind: number; a: number; b: number }
const draw = fc.record({ tab: fc.nat(1), kind: fc.nat(19), a: fc.nat(9), b: fc.nat(9) })

let made = 0

function editFor({ graph }: Project, { kind, a, b }: Draw): Edit {
  const ids = Object.keys(graph.nodes).filter((id) => id !== 'scene')
  const [id, other] = [ids[a % ids.length], ids[b % ids.length]]
  const { shots } = graph.nodes.scene.params.scene as unknown as { shots: Shot[] }
  const one = shots[a % Math.max(1, shots.length)]
  const wires = Object.keys(graph.wires)
  if (kind === 0 && id) return { type: 'node-change', id, change: { params: { text: `${a}${b}` } } }
  if (kind === 1 && id) return { type: 'node-remove', id }
  if (kind === 2) return { type: 'node-add', id: `n${made++}`, node: node(`${b}`) }
  if (kind === 3 && id && other) {
    const order = Math.max(-1, ...Object.values(graph.wires).map((wire) => wire.order)) + 1
    const wire = { from: { node: id, port: 'out' }, to: { node: other, port: 'in' }, order }
    return { type: 'batch', title: 'Join', edits: [{ type: 'wire-add', id: `w${made++}`, wire }] }
  }
  if (kind === 4 && wires.length > 0) return { type: 'wire-remove', id: wires[a % wires.length] }
  if (kind === 5) return { type: 'shot-add', node: 'scene', shot: shot(`t${made++}`), at: b % (shots.length + 1) }
  if (kind === 6 && one) return { type: 'shot-remove', node: 'scene', shot: one.id }
  if (kind === 7 && one) return { type: 'shot-move', node: 'scene', shot: one.id, to: b % shots.length }
  if (kind === 8 && one) return { type: 'shot-change', node: 'scene', shot: one.id, change: { prompt: `${a}${b}` } }
  return { type: 'project-rename', title: `${a}${b}` }
}

/** What chance decides: a gesture, or something on the network. */
function act(tab: Tab, one: Draw): void {
  const [request] = tab.line.requests
  const { log, sync } = tab.session
  const moves: Record<number, () => unknown> = {
    10: () => tab.session.undo(),
    11: () => tab.session.redo(),
    12: () => tab.session.jumpTo(log.done[one.a % Math.max(1, log.done.length)]?.id ?? 0),
    13: () => request && advance(tab, request),
    14: () => request && advance(tab, request),
    15: () => tab.line.requests.shift()?.lose(),
    16: () => tab.line.tell(1 + (one.a % 4)),
    17: () => tab.line.tell(1 + (one.a % 4)),
    18: () => (one.a % 2 ? tab.line.cut() : tab.line.join()),
    19: () => one.a < 3 && tab.crash(),
  }
  if (moves[one.kind]) moves[one.kind]()
  else tab.session.perform(`Edit ${one.kind}`, editFor(sync.shown, one))
}

function advance(tab: Tab, request: Request): void {
  if (!request.isDone) request.arrive()
  else tab.line.requests.shift()?.answer()
}

async function drain(tabs: readonly Tab[]): Promise<void> {
  for (const tab of tabs) tab.line.join()
  for (let round = 0; round < 500; round++) {
    await calm()
    for (const { line } of tabs) {
      const request = line.requests.shift()
      request?.arrive()
      request?.answer()
      line.tell(1_000)
    }
    await calm()
    if (tabs.every(({ session, line }) => session.sync.queue.length === 0 && line.requests.length === 0)) break
  }
  for (const { line } of tabs) line.tell(1_000)
  await calm()
}

test('whatever two editors, the network and crashes do, both and the server end with one project', async () => {
  const seen = { conflict: 0, lost: 0, undone: 0 }
  await fc.assert(
    fc.asyncProperty(fc.array(draw, { maxLength: 120, size: 'max' }), fc.boolean(), async (draws, isOnePerson) => {
      const server = new FakeServer(start())
      const tabs = [new Tab(server, 'ann'), new Tab(server, isOnePerson ? 'ann' : 'bob')]
      for (const one of draws) {
        act(tabs[one.tab], one)
        await calm()
      }
      await drain(tabs)
      seen.conflict += server.conflicts
      for (const { session, shown, told } of tabs) {
        seen.lost += told.length
        expect(session.sync.queue).toEqual([])
        expect(shown).toBe(canonicalJson(server.project))
        expect(session.saved.state).toBe('saved')
        seen.undone += session.log.undone.length
      }
      for (const { session } of tabs) {
        const before = canonicalJson(session.sync.shown)
        const undone = session.log.undone.length
        for (let step = session.log.done.length; step > 0; step--) session.undo()
        while (session.log.undone.length > undone) session.redo()
        expect(canonicalJson(session.sync.shown)).toBe(before)
        session.close()
      }
    }),
    { seed: 20261122, numRuns: 200 },
  )
  // each of these must have happened, or nothing was tried
  for (const count of Object.values(seen)) expect(count).toBeGreaterThan(20)
})

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
