import { readdirSync } from 'node:fs'
import path from 'node:path'
import { check, memoryResults } from '@sceneweave/graph'
import { describe, expect, test } from 'vitest'
import { catalogue } from './catalogue.ts'
import { fakeMachine } from './fakeContext.ts'
import { usualModel } from './shippedModels.ts'
import { templates } from './templates.ts'
import { runGraph } from './testGraph.ts'

test('every saved graph is a template', () => {
  const files = readdirSync(path.join(import.meta.dirname, '../templates'))
  expect(files.map((file) => path.basename(file, '.json')).sort()).toEqual(templates.map(({ id }) => id).sort())
})

describe.each(templates.map((template) => [template.id, template] as const))(
  '%s',
  (id, { graph, title, help, needs }) => {
    const nodes = Object.entries(graph.nodes)

    test('has nothing to mend', () => {
      expect(check(graph, catalogue)).toEqual([])
      expect(title).toMatch(/^[A-Z]/)
      expect(help).toMatch(/\.$/)
      expect(needs).toEqual({ models: [usualModel], uploads: 0 })
    })

    test('runs to its end, and a second time does nothing', async () => {
      const machine = fakeMachine()
      const results = memoryResults()
      const first = await runGraph(graph, { machine, results })
      expect(first).toMatchObject({ status: 'done', faults: {} })
      const goals = nodes.filter(([, { type }]) => ['exportFilm', 'exportImage', 'saveTakes'].includes(type))
      expect(goals.length).toBeGreaterThan(0)
      for (const [goal] of goals) expect(first.worked).toContain(goal)
      const sampled = machine.sampled.length
      expect(sampled).toBeGreaterThan(0)
      // each shot that goes into the film or the picture is kept
      const shown = machine.calls.filter((name) => name === 'decode').length
      expect(machine.saved.length).toBe(id === 'composition' ? 1 : shown)
      const again = await runGraph(graph, { machine, results })
      expect({ worked: again.worked, sampled: machine.sampled.length }).toEqual({ worked: [], sampled })
    })

    test('draws no seed, so that opening it twice makes the same film', () => {
      for (const [id, { params }] of nodes)
        expect({ id, open: JSON.stringify(params).includes('"seed":null') }).toEqual({ id, open: false })
    })

    test('is laid out from left to right', () => {
      for (const { from, to } of Object.values(graph.wires))
        expect(graph.nodes[from.node].at.x).toBeLessThan(graph.nodes[to.node].at.x)
    })
  },
)
