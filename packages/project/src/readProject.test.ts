import fc from 'fast-check'
import { expect, test } from 'vitest'
import { DocumentFault } from './documentFault.ts'
import type { Project } from './project.ts'
import { maxDocumentBytes, readJson } from './readJson.ts'
import { migrateRunEvent, migrateTake, readGraph, readProject, writeDocument } from './readProject.ts'
import { node, sampleProject, shot, wire } from './sampleProject.ts'

const refusal = (read: () => unknown): { code: string; message: string } => {
  try {
    read()
  } catch (error) {
    if (error instanceof DocumentFault) return error
    throw error
  }
  throw new Error('it was read')
}

const text = (change: (project: Project) => unknown): string => {
  const project = sampleProject()
  change(project)
  return JSON.stringify(project)
}

test('a project that was written is read to the same bytes, and in any order of its keys', () => {
  const written = writeDocument(sampleProject())
  expect(writeDocument(readProject(written))).toBe(written)
  const { graph, ...rest } = sampleProject()
  expect(writeDocument(readProject(JSON.stringify({ graph, ...rest }, null, 2)))).toBe(written)
  expect(writeDocument(readGraph(writeDocument(graph)))).toBe(writeDocument(graph))
})

test('node types that nobody knows are kept as they are', () => {
  const strange = node({ type: 'KSampler (Efficient)', params: { deep: [{ any: 'thing' }] } })
  const read = readProject(text(({ graph }) => (graph.nodes.x = strange)))
  expect(read.graph.nodes.x).toEqual(strange)
})

test('what is too large is refused before it is parsed', () => {
  expect(refusal(() => readProject(`{"a":"${'x'.repeat(100 * 1024 * 1024)}"}`))).toMatchObject({ code: 'too-large' })
  expect(refusal(() => readProject('[[[', { maxBytes: 2 }))).toMatchObject({ code: 'too-large' })
  expect(maxDocumentBytes).toBeLessThan(100 * 1024 * 1024)
})

test('too many nodes are refused by their count', () => {
  const nodes = Object.fromEntries(Array.from({ length: 100_000 }, (_, at) => [`n${at}`, {}]))
  const many = JSON.stringify({ ...sampleProject(), graph: { version: 2, nodes, wires: {}, frames: {} } })
  const { code, message } = refusal(() => readProject(many))
  expect([code, message]).toEqual(['too-many', expect.stringContaining('100000 nodes')])
})

test('deep nesting is refused at once, whatever stands inside', () => {
  for (const bomb of ['['.repeat(1_000_000), '{"a":'.repeat(1_000_000), `${'['.repeat(65)}${']'.repeat(65)}`])
    expect(refusal(() => readJson(bomb))).toMatchObject({ code: 'too-deep' })
  expect(readJson('['.repeat(64) + ']'.repeat(64))).toBeDefined()
  const params = JSON.parse('['.repeat(49) + ']'.repeat(49))
  expect(refusal(() => readProject(text(({ graph }) => (graph.nodes.text.params = { params }))))).toMatchObject({
    code: 'wrong-shape',
  })
})

const hostile: [name: string, code: string, document: string][] = [
  ['no JSON', 'not-json', 'hello'],
  ['nothing', 'not-json', ''],
  ['half of a document', 'not-json', '{"version":1,'],
  ['an open text', 'not-json', `{"a":"${'\\"'.repeat(1_000)}`],
  ['a raw line end in a text', 'not-json', '{"a":"x\n"}'],
  ['NaN', 'not-json', '{"version":NaN}'],
  ['1e999', 'not-json', '{"version":1e999}'],
  ['-1e999 in a list', 'not-json', '[1,2,-1e999]'],
  ['NUL in a text', 'not-json', '{"a":"\\u0000"}'],
  ['half of a character', 'not-json', '{"a":"\\ud83d"}'],
  ['__proto__', 'forbidden-key', '{"__proto__":{"title":"x"}}'],
  ['__proto__ in disguise', 'forbidden-key', '{"a":[{"\\u005f_proto__":1}]}'],
  ['one id twice', 'duplicate-key', '{"graph":{"nodes":{"a":{},"b":{},"a":{}}}}'],
  ['one id twice, in disguise', 'duplicate-key', '{"a":1,"\\u0061":2}'],
  ['a list', 'wrong-shape', '[]'],
  ['null', 'wrong-shape', 'null'],
  ['a version that is no number', 'wrong-shape', '{"version":"1"}'],
  ['a newer version', 'newer-version', '{"version":2}'],
  ['a graph of a newer version', 'newer-version', text(({ graph }) => ((graph as { version: number }).version = 7))],
  ['no graph', 'wrong-shape', '{"version":1,"id":"p","title":"t"}'],
  ['an unknown field', 'wrong-shape', text((project) => Object.assign(project, { extra: 1 }))],
  ['a constructor', 'wrong-shape', text(({ graph }) => Object.assign(graph.nodes, { constructor: node() }))],
  ['a path as an id', 'wrong-shape', text(({ graph }) => (graph.nodes['../../etc'] = node()))],
  ['a wire to nowhere', 'wrong-shape', text(({ graph }) => (graph.wires.x = wire('text', 'gone')))],
  ['two wires at one place', 'wrong-shape', text(({ graph }) => (graph.wires.x = wire('text', 'film', 1)))],
  [
    'two shots with one id',
    'wrong-shape',
    text(
      ({ graph }) =>
        (graph.nodes.s = node({ type: 'scene', params: { scene: { story: '', shots: [shot('a'), shot('a')] } } })),
    ),
  ],
]

test.each(hostile)('%s is refused with the code %s and a line that says how to mend it', (_, code, document) => {
  const fault = refusal(() => readProject(document))
  expect(fault.code).toBe(code)
  expect(fault.message.length).toBeGreaterThan(15)
  expect(fault.message.length).toBeLessThan(1_000)
})

test('a fault says where it is', () => {
  expect(
    refusal(() => readProject(text(({ graph }) => Object.assign(graph.nodes.text, { mode: 'loud' })))).message,
  ).toMatch(/^project\.graph\.nodes\.text\.mode: /)
})

test('texts that hold brackets, quotes and commas are read as JSON reads them', () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 4, stringUnit: 'grapheme' }), fc.nat(3), (value, indent) => {
      const written = JSON.stringify(value, null, indent)
      if (written.includes('__proto__') || written.includes('\\u0000')) return
      expect(readJson(written)).toEqual(JSON.parse(written))
    }),
    { seed: 20261122, numRuns: 500 },
  )
})

test('a document with any byte changed is read or refused with a DocumentFault, never anything else', () => {
  const written = writeDocument(sampleProject())
  const bytes = fc.constantFrom(...'{}[]",:\\0e-.ntf_ \u0000\ud800é')
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.nat(written.length - 1), bytes, fc.nat(2)), { minLength: 1, maxLength: 4 }),
      (changes) => {
        let changed = written
        for (const [at, byte, cut] of changes) changed = changed.slice(0, at) + byte + changed.slice(at + cut)
        try {
          readProject(changed)
        } catch (error) {
          if (!(error instanceof DocumentFault)) throw error
        }
      },
    ),
    { seed: 20261122, numRuns: 2_000 },
  )
})

test('takes and run events are read from their saved form', () => {
  const asset = { asset: 'a'.repeat(64), mediaType: 'video/mp4', bytes: 9 }
  const take = {
    id: 't',
    shot: shot('a'),
    latents: asset,
    clip: asset,
    model: 'b'.repeat(64),
    words: 'A fox.',
    seed: 1,
    contextTime: 0.1,
    context: ['c'.repeat(64)],
    status: 'new',
    starred: false,
  }
  expect(migrateTake(take)).toEqual(take)
  expect(refusal(() => migrateTake({ ...take, status: 'maybe' })).message).toContain('take.status')
  const event = { type: 'node-start', seq: 1, at: 5, node: 'a' }
  expect(migrateRunEvent(event)).toEqual(event)
  expect(refusal(() => migrateRunEvent({ ...event, type: 'node-paused' })).code).toBe('wrong-shape')
})
