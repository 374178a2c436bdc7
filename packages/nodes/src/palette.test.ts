import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import type { NodeDefinition } from '@sceneweave/graph'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { catalogue, categories, nodes } from './catalogue.ts'
import type { NodeContext } from './context.ts'
import { exampleValues } from './exampleValues.ts'
import { fakeMachine } from './fakeContext.ts'
import { type PortKind, portKinds } from './ports.ts'
import { templates } from './templates.ts'

const all = nodes as readonly NodeDefinition<NodeContext>[]
const folder = path.join(import.meta.dirname, 'palette')

test('every file of the palette is one node, called like the file, and in the catalogue', async () => {
  const files = readdirSync(folder)
  expect(files.map((file) => path.basename(file, '.ts')).sort()).toEqual(all.map(({ type }) => type).sort())
  for (const { type } of all) {
    const found = (await import(`./palette/${type}.ts`)) as Record<string, NodeDefinition>
    expect(Object.keys(found)).toEqual([type])
    expect(found[type].type).toBe(type)
    expect(catalogue.nodes.get(type)?.title).toBe(found[type].title)
  }
})

describe.each(all.map((node) => [node.type, node] as const))('%s', (_, node) => {
  test('explains itself, its ports and every param', () => {
    expect(node.help).toMatch(/^[A-Z].{20,}\.$/)
    expect(node.title).toMatch(/^[A-Z][a-z]/)
    expect(node.aliases.length).toBeGreaterThan(0)
    expect(Object.keys(categories)).toContain(node.category)
    for (const { kind } of [...Object.values(node.inputs), ...Object.values(node.outputs)])
      expect(Object.keys(portKinds)).toContain(kind)
    for (const [name, schema] of Object.entries(node.params.shape)) {
      const { title, description } = (schema as z.ZodType).meta() ?? {}
      expect({ name, title, description }).toEqual({
        name,
        title: expect.any(String),
        description: expect.stringMatching(/\.$/),
      })
    }
    expect(() => z.toJSONSchema(node.params, { io: 'input' })).not.toThrow()
  })

  test('its example runs and gives what its ports promise', async () => {
    const params = node.params.parse(node.example.params)
    const inputs = exampleInputs(node)
    const outputs = (await node.run(context(), inputs, params)) as Record<string, unknown>
    for (const [port, { kind, list, optional }] of Object.entries(node.outputs)) {
      if (optional && outputs[port] === undefined) continue
      const value = portKinds[kind as PortKind].value
      expect(() => (list ? z.array(value) : value).parse(outputs[port])).not.toThrow()
    }
    expect(Object.keys(outputs).sort()).toEqual(Object.keys(node.outputs).sort())
    expect(await node.identify?.(context(), params)).toEqual(node.identify && expect.any(String))
  })

  test('its params can be had without writing any', () => {
    const { error } = node.params.safeParse({})
    expect(error?.issues).toBeUndefined()
  })

  test('a template or a test shows it at work', () => {
    const shown = templates.flatMap(({ graph }) => Object.values(graph.nodes).map(({ type }) => type))
    const tests = readdirSync(import.meta.dirname).filter(
      (file) => file.endsWith('.test.ts') && file !== 'palette.test.ts',
    )
    const told = tests.map((file) => readFileSync(path.join(import.meta.dirname, file), 'utf8')).join('\n')
    expect(shown.includes(node.type) || told.includes(`'${node.type}'`)).toBe(true)
  })
})

test('what a node passes on while it is bypassed is of one kind', () => {
  for (const { type, bypass, inputs, outputs } of all)
    for (const [output, input] of Object.entries(bypass))
      expect({ type, kind: inputs[input]?.kind, single: !inputs[input]?.variadic && !outputs[output].list }).toEqual({
        type,
        kind: outputs[output]?.kind,
        single: true,
      })
})

/** A machine that holds what examples name. */
function context(): NodeContext {
  const machine = fakeMachine()
  machine.accepted.push(exampleValues.take)
  return machine.contextOf('node', 'key')
}

function exampleInputs({ inputs, example }: NodeDefinition<NodeContext>): Record<string, unknown> {
  const given = example.inputs ?? {}
  return Object.fromEntries(
    Object.entries(inputs).map(([port, { kind, variadic, optional }]) => {
      const value = exampleValues[kind as PortKind]
      return [port, given[port] ?? (variadic ? (optional ? [] : [value]) : optional ? undefined : value)]
    }),
  )
}
