import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { benchCatalogue, benchGraphs, fanOutGraph, layeredGraph, measureGraph } from './bench.ts'
import { check } from './check.ts'
import { plan } from './plan.ts'

test('the graphs that are measured are those of the targets, and sound', () => {
  expect(benchGraphs().map(({ graph }) => [Object.keys(graph.nodes).length, Object.keys(graph.wires).length])).toEqual([
    [1_000, 999],
    [1_000, 1_800],
    [2_000, 3_800],
    [1_000, 999],
    [10_000, 9_999],
  ])
  for (const { graph } of benchGraphs()) expect(check(graph, benchCatalogue)).toEqual([])
})

test('measuring runs every node once, none again, and one for one changed leaf', async () => {
  const report = await measureGraph([
    { name: 'layered', graph: layeredGraph(3, 4, 2) },
    { name: 'fan-out', graph: fanOutGraph(9) },
  ])
  expect(report.graphs.map(({ nodes, cold, unchanged, leaf }) => [nodes, cold.ran, unchanged.ran, leaf.ran])).toEqual([
    [12, 12, 0, 1],
    [10, 10, 0, 1],
  ])
  expect(report.graphs[0].cold.eventBytes).toBeLessThan(12 * 350)
})

test('ten thousand nodes in a row, and a hundred rows of a hundred, are planned', () => {
  for (const graph of [layeredGraph(10_000, 1, 1), layeredGraph(100, 100, 2)]) {
    const { order, nodes } = plan(graph, benchCatalogue, { type: 'all' })
    expect(order).toHaveLength(10_000)
    expect(new Set([...nodes.values()].map(({ key }) => key)).size).toBe(10_000)
  }
})

test('nothing but the benchmark and the tests needs more than a browser has', () => {
  const sources = readdirSync(import.meta.dirname, { recursive: true, encoding: 'utf8' })
  const shipped = sources.filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts') && file !== 'bench.ts')
  expect(shipped.length).toBeGreaterThan(20)
  for (const file of shipped)
    expect(readFileSync(path.join(import.meta.dirname, file), 'utf8'), file).not.toMatch(
      /from 'node:|\b(process|Buffer)\./,
    )
})
