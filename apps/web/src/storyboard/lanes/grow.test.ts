import { check, execute, memoryResults, plan } from '@sceneweave/graph'
import { catalogue, templates } from '@sceneweave/nodes'
import { fakeMachine } from '@sceneweave/nodes/fake'
import { applyEdit, type Graph, newProject, type Shot } from '@sceneweave/project'
import { expect, test } from 'vitest'
import { geometryOf, noExtras } from '../../canvas/geometry.ts'
import type { Box } from '../../canvas/wirePath.ts'
import { newShot } from '../newShot.ts'
import { shotsOfScene } from './carried.ts'
import { type Growth, grow } from './grow.ts'
import { readLanes } from './lanes.ts'

const graphOf = (id: string): Graph => {
  const found = templates.find((one) => one.id === id)
  if (!found) throw new RangeError(id)
  return found.graph
}
const idsOf = (graph: Graph) => shotsOfScene(graph.nodes.story).map(({ id }) => id)
const made = (graph: Graph, at: number, words = 'Character A waves.'): Shot => ({
  ...newShot(shotsOfScene(graph.nodes.story), at, at),
  prompt: words,
})

/** Grows a graph in one step, and shows that undoing the step is exact. */
function after(graph: Graph, growth: Growth): Graph {
  const grown = grow(graph, 'story', growth)
  if ('refusal' in grown) throw new Error(grown.refusal)
  const before = { ...newProject('p', ''), graph }
  const { project, inverse } = applyEdit(before, { type: 'batch', title: 'grow', edits: grown.edits })
  expect(applyEdit(project, inverse).project).toEqual(before)
  return project.graph
}

const add = (graph: Graph, at: number): Graph => after(graph, { type: 'add', shot: made(graph, at), at })
const move = (graph: Graph, shot: string, to: number): Graph => after(graph, { type: 'move', shot, to })
const remove = (graph: Graph, shot: string): Graph => after(graph, { type: 'remove', shot })

/** Runs a graph on the fake machine: which shots were made, in order, and what each saw; clips of the film; takes. */
async function run(graph: Graph) {
  const machine = fakeMachine()
  const { contextOf } = machine
  const results = memoryResults()
  const faults: string[] = []
  const signal = new AbortController().signal
  for await (const event of execute(plan(graph, catalogue, { type: 'all' }), catalogue, { contextOf, results, signal }))
    if (event.type === 'node-error') faults.push(`${event.node}: ${event.message}`)
  const sees = Object.fromEntries(
    machine.sampled.flatMap(({ job, made }) => {
      const seen = job.shots.flatMap(({ given }) => given?.shot ?? [])
      return made.map((shot) => [shot, seen])
    }),
  )
  return {
    faults,
    made: machine.sampled.flatMap(({ made }) => made),
    sees,
    takes: machine.saved.map(({ latents }) => latents.shot),
  }
}

const areApart = (a: Box, b: Box): boolean =>
  a.x + a.w <= b.x || b.x + b.w <= a.x || a.y + a.h <= b.y || b.y + b.h <= a.y

/** What must hold of a chain, however it was grown. */
async function expectChain(graph: Graph) {
  const ids = idsOf(graph)
  expect(check(graph, catalogue)).toEqual([])
  const lanes = readLanes(graph, 'story').lanes
  expect(lanes.map(({ own }) => own.length)).toEqual(ids.map(() => 3))
  const nodes = Object.values(graph.nodes)
  expect(nodes.filter(({ type }) => type === 'nextShot')).toHaveLength(ids.length)
  const { faults, made, sees, takes } = await run(graph)
  expect(faults).toEqual([])
  expect(made).toEqual(ids)
  for (const [at, id] of ids.entries()) expect(sees[id]).toEqual(ids.slice(Math.max(0, at - 8), at))
  expect(takes).toEqual(ids)
  for (const { from, to } of Object.values(graph.wires))
    expect(graph.nodes[from.node].at.x).toBeLessThan(graph.nodes[to.node].at.x)
  const boxes = [...geometryOf(graph, noExtras).nodes.values()]
  for (const [at, one] of boxes.entries())
    for (const other of boxes.slice(at + 1))
      expect({ of: [one.id, other.id], apart: areApart(one, other) }).toMatchObject({ apart: true })
}

test('a shot that is added to a chain is made at its place, sees those before it and is seen by those after it', async () => {
  const chain = graphOf('autoregressive')
  for (const at of [0, 2, 4]) {
    const grown = add(chain, at)
    expect(idsOf(grown)[at]).toBe('shot5')
    await expectChain(grown)
  }
})

test('a shot that leaves a chain takes its nodes with it, and the chain closes', async () => {
  const chain = graphOf('autoregressive')
  for (const shot of ['shot1', 'shot2', 'shot4']) {
    const grown = remove(chain, shot)
    expect(Object.keys(grown.nodes)).toHaveLength(Object.keys(chain.nodes).length - 3)
    await expectChain(grown)
  }
})

test('shots of a chain that change places are made, seen and joined in their new order', async () => {
  const chain = graphOf('autoregressive')
  const grown = move(chain, 'shot1', 2)
  expect(idsOf(grown)).toEqual(['shot2', 'shot3', 'shot1', 'shot4'])
  await expectChain(grown)
  await expectChain(move(grown, 'shot4', 0))
})

test('any sequence of adding, removing and moving keeps a chain whole', async () => {
  let graph = graphOf('autoregressive')
  let seed = 7
  const draw = (below: number) => {
    seed = (seed * 1103515245 + 12345) % 2 ** 31
    return seed % below
  }
  for (let step = 0; step < 30; step++) {
    const ids = idsOf(graph)
    const kind = ids.length < 3 ? 0 : draw(3)
    if (kind === 0) graph = add(graph, draw(ids.length + 1))
    else if (kind === 1) graph = remove(graph, ids[draw(ids.length)])
    else graph = move(graph, ids[draw(ids.length)], draw(ids.length))
    if (step % 5 === 4) await expectChain(graph)
  }
})

test('where one node makes all shots nothing is rewired', async () => {
  const joint = graphOf('joint')
  const grown = move(add(joint, 1), 'shot3', 0)
  expect({ ...grown.nodes, story: null }).toEqual({ ...joint.nodes, story: null })
  expect(grown.wires).toEqual(joint.wires)
  expect((await run(grown)).made).toEqual(['shot3', 'shot1', 'shot4', 'shot2'])
})

test('the columns of a drawn plan go with their shots, and a new shot has the column of its neighbour', async () => {
  const joint = graphOf('joint')
  const { plan } = joint.nodes
  const matrix = [
    [1, 1, null],
    [0.5, 1, 1],
    [0, 0, 0],
  ]
  const drawn = {
    ...joint,
    nodes: { ...joint.nodes, plan: { ...plan, params: { ...plan.params, mode: 'drawn', matrix } } },
  }
  const columns = (graph: Graph) => (graph.nodes.plan.params.matrix as number[][])[1]
  expect(columns(move(drawn, 'shot1', 2))).toEqual([1, 1, 0.5])
  expect(columns(remove(drawn, 'shot2'))).toEqual([0.5, 1])
  const longer = add(drawn, 1)
  expect(columns(longer)).toEqual([0.5, 0.5, 1, 1])
  expect((await run(longer)).faults).toEqual([])
})

test('where shots are picked by their place, whoever stands there is made so', async () => {
  const around = graphOf('conditioned')
  const grown = move(add(around, 4), 'shot3', 0)
  expect(grown.wires).toEqual(around.wires)
  const { made, sees, faults } = await run(grown)
  expect(faults).toEqual([])
  expect(made.toSorted()).toEqual(['shot1', 'shot2', 'shot3', 'shot4', 'shot5'])
  expect(sees.shot5).toEqual(['shot3'])
  const two = remove(remove(around, 'shot4'), 'shot3')
  expect(grow(two, 'story', { type: 'remove', shot: 'shot2' })).toMatchObject({
    refusal: expect.stringContaining('2 shots'),
  })
})

test('key shots of a pool stay by name while the others grow, shrink and change places among themselves', async () => {
  const pool = graphOf('historyPool')
  const longer = move(add(pool, 4), 'shot5', 2)
  const { made, sees, faults } = await run(longer)
  expect({ faults, made: made.slice(2) }).toEqual({ faults: [], made: ['shot5', 'shot3', 'shot4'] })
  expect(sees.shot5).toEqual(['shot1', 'shot2'])
  const without = remove(pool, 'shot1')
  expect(without.nodes.rest.params.from).toBe(2)
  expect((await run(without)).faults).toEqual([])
  expect((await run(without)).made).toEqual(['shot2', 'shot3', 'shot4'])
  expect(move(pool, 'shot1', 3).nodes.rest.params).toMatchObject({ from: 2, to: 3 })
  expect(grow(pool, 'story', { type: 'move', shot: 'shot1', to: 2 })).toMatchObject({ refusal: expect.any(String) })
})

test('a single shot that reads the scene itself gets a pick of its own as soon as there are two', async () => {
  for (const id of ['extension', 'singleImage']) {
    const grown = add(graphOf(id), 1)
    expect(check(grown, catalogue)).toEqual([])
    const { faults, made } = await run(grown)
    expect(faults).toEqual([])
    expect(made).toEqual(expect.arrayContaining(['shot1', 'shot2']))
  }
})

test('the only shot that is made cannot be removed, and the words say what to do', () => {
  const { nodes } = graphOf('singleImage')
  expect(nodes.story).toBeDefined()
  const refused = grow(graphOf('singleImage'), 'story', { type: 'remove', shot: 'shot1' })
  expect(refused).toMatchObject({ refusal: expect.any(String), mend: expect.stringContaining('Change its words') })
})

test('an order in which a shot would see one that is made after it is refused', () => {
  const chain = graphOf('autoregressive')
  const line = { from: { node: 'make1', port: 'latents' }, to: { node: 'make3', port: 'context' }, order: 0 }
  const graph = { ...chain, wires: { ...chain.wires, line } }
  expect(grow(graph, 'story', { type: 'move', shot: 'shot1', to: 3 })).toMatchObject({
    refusal: expect.stringContaining('before it is made'),
  })
  expect(grow(graph, 'story', { type: 'move', shot: 'shot1', to: 1 })).toHaveProperty('edits')
})
