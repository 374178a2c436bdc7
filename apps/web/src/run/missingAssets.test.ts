import { check } from '@sceneweave/graph'
import { catalogue, templates } from '@sceneweave/nodes'
import { assetsIn, type Graph, Graph as GraphForm } from '@sceneweave/project'
import { expect, it } from 'vitest'
import { findMissing, withoutAssets } from './missingAssets.ts'

const [one, two, key] = ['1', '2', '3'].map((digit) => digit.repeat(64))
const ref = (asset: string) => ({ asset, mediaType: 'image/png', bytes: 1 })
const base = templates.find(({ id }) => id === 'composition')!.graph
const node = (type: string, params: object, more = {}) => ({
  type,
  version: 1,
  params,
  at: { x: 0, y: 0 },
  mode: 'run' as const,
  ...more,
})
const graph = {
  ...base,
  nodes: {
    ...base.nodes,
    kept: node('loadImage', { asset: ref(one) }),
    lost: node('loadImage', { asset: ref(two) }),
    pinned: node('text', { text: 'words' }, { pinned: key }),
    odd: node('text', { list: [ref(one), ref(two)], deep: { inner: { picture: ref(two), words: 'x' } } }),
  },
} as unknown as Graph

it('finds what a graph names and the server does not have', async () => {
  const missing = await findMissing(graph, async (asset) => asset === one || !assetsIn(graph).includes(asset))
  expect([...missing].sort()).toEqual([two, key])
})

it('empties what named it and leaves everything else as it was', () => {
  const { nodes } = withoutAssets(graph, new Set([two, key]))
  expect(nodes.kept).toEqual(graph.nodes.kept)
  expect(nodes.lost.params).toEqual({})
  expect(nodes.pinned).toEqual(node('text', { text: 'words' }))
  expect(nodes.odd.params).toEqual({ list: [ref(one)], deep: { inner: { words: 'x' } } })
})

it('leaves a graph that the server takes, and of which check says what to choose', () => {
  const mended = withoutAssets(graph, new Set([one, two, key]))
  expect(assetsIn(mended).filter((asset) => [one, two, key].includes(asset))).toEqual([])
  expect(() => GraphForm.parse(mended)).not.toThrow()
  expect(Array.isArray(check(mended, catalogue))).toBe(true)
})

it('changes nothing where nothing is missing', () => {
  expect(withoutAssets(graph, new Set())).toBe(graph)
})
