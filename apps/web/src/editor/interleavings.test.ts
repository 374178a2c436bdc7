import { canonicalJson, type Edit, type Project, type Shot } from '@sceneweave/project'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { FakeServer, type Request } from './fakeServer.ts'
import { calm, drain, node, shot, start, Tab } from './testTab.ts'

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
