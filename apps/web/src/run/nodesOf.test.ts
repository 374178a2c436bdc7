import { templates } from '@sceneweave/nodes'
import { expect, it } from 'vitest'
import { countShots, labelOf, nodesOfShot, shotsMadeBy, titleOf } from './nodesOf.ts'

const graphOf = (id: string) => templates.find((one) => one.id === id)!.graph

it('knows the shot of each node of a chain, and which nodes make it', () => {
  const graph = graphOf('autoregressive')
  const makers = Object.keys(graph.nodes).filter((id) => graph.nodes[id].type === 'nextShot')
  expect(makers.map((id) => shotsMadeBy(graph, id))).toEqual([['shot1'], ['shot2'], ['shot3'], ['shot4']])
  expect(countShots(graph, Object.keys(graph.nodes))).toBe(4)
  expect(nodesOfShot(graph, 'shot3').sort()).toEqual(['decode3', 'make3'])
})

it('counts all shots of a scene that is made at once', () => {
  const graph = graphOf('joint')
  expect(countShots(graph, Object.keys(graph.nodes))).toBe(3)
})

it('counts shots behind a split scene, and of those only the ones that are not there yet', () => {
  const graph = graphOf('conditioned')
  const all = Object.keys(graph.nodes)
  expect(countShots(graph, all)).toBe(4)
  expect(countShots(graph, ['around'])).toBe(3)
  expect(countShots(graph, ['around'], { around: { items: { done: 2, of: 3 } } })).toBe(1)
})

it('counts in every template as many shots as it makes', () => {
  for (const { graph } of templates) expect(countShots(graph, Object.keys(graph.nodes))).toBeGreaterThan(0)
})

it('finds nothing for a shot that no node makes, and no shots in words', () => {
  const graph = graphOf('joint')
  expect(nodesOfShot(graph, 'nobody')).toEqual([])
  expect(shotsMadeBy(graph, 'note')).toBeNull()
  expect(shotsMadeBy(graph, 'gone')).toBeNull()
})

it('names the shot of a node that is about one, and none for one that is about many', () => {
  const graph = graphOf('autoregressive')
  expect([labelOf(graph, 'make2'), labelOf(graph, 'decode3'), labelOf(graph, 'export')]).toEqual([
    { title: 'Next shot', shot: 2 },
    { title: 'Decode', shot: 3 },
    { title: 'Export film', shot: undefined },
  ])
  const joint = graphOf('joint')
  const generate = Object.keys(joint.nodes).find((id) => joint.nodes[id].type === 'generateScene')!
  expect(labelOf(joint, generate).shot).toBeUndefined()
})

it('calls a node by its own title, else by that of its type', () => {
  const { nodes, ...graph } = graphOf('joint')
  const named = { ...graph, nodes: { ...nodes, note: { ...nodes.note, title: 'Read me' } } }
  expect([titleOf(named, 'note'), titleOf(named, 'model'), titleOf(named, 'gone')]).toEqual([
    'Read me',
    'Load model',
    'gone',
  ])
})
