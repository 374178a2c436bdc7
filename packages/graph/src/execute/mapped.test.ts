import { expect, test } from 'vitest'
import { bench, sketch, told } from '../textNodes.ts'

const scene = (text: string) => {
  const graph = sketch(
    { a: ['word', { text }], s: ['split'], u: ['upper'], v: ['upper', { mark: '!' }], j: ['join'] },
    ['a.text > s.text', 's.words > u.text', 'u.text > v.text', 'v.text > j.texts'],
  )
  graph.nodes.u.each = 'text'
  graph.nodes.v.each = 'text'
  return graph
}

test('a mapped node runs for each item, and its outputs are lists that can be mapped or joined again', async () => {
  const { run, calls, outputs } = bench()
  await run(scene('one two'))
  expect(calls).toEqual(['a', 's', 'u(one)', 'u(two)', 'v(ONE)', 'v(TWO)', 'j'])
  expect(await outputs(scene('one two'), 'u')).toEqual({ text: ['ONE', 'TWO'], length: [3, 3] })
  expect(await outputs(scene('one two'), 'j')).toEqual({ text: 'ONE! TWO!' })
})

test('changing, adding or moving one item runs that item and no other', async () => {
  const { run, calls } = bench()
  await run(scene('one two three'))
  await run(scene('one deux three'))
  expect(calls).toEqual(['a', 's', 'u(deux)', 'v(DEUX)', 'j'])
  await run(scene('one deux three four'))
  expect(calls).toEqual(['a', 's', 'u(four)', 'v(FOUR)', 'j'])
  const events = await run(scene('four three deux one'))
  expect(calls).toEqual(['a', 's', 'j'])
  expect(told(events)).toContain('u reused')
})

test('an item and a node that is not mapped share one result', async () => {
  const { run, calls } = bench()
  await run(scene('one two'))
  await run(sketch({ a: ['word', { text: 'two' }], u: ['upper'] }, ['a.text > u.text']))
  expect(calls).toEqual(['a'])
})

test('an empty list gives empty lists, and what needs a value from it says so', async () => {
  const { run, outputs } = bench()
  expect(told(await run(scene(''))).at(-1)).toBe('done')
  expect(await outputs(scene(''), 'j')).toEqual({ text: '' })
  const last = sketch({ a: ['word', { text: '' }], s: ['split'], u: ['upper'] }, ['a.text > s.text', 's.last > u.text'])
  expect(told(await run(last))).toContain('u no-value')
})

test('an item that fails keeps those that were done', async () => {
  const { run, calls, execution } = bench()
  const { contextOf } = execution
  let fails = true
  execution.contextOf = (node, key, tools) => {
    if (fails && node === 'u' && calls.includes('u(two)')) throw new Error('the third item breaks')
    return contextOf(node, key, tools)
  }
  expect(told(await run(scene('one two three')))).toContain('u node-broke')
  fails = false
  await run(scene('one two three'))
  expect(calls).toEqual(['u(three)', 'v(ONE)', 'v(TWO)', 'v(THREE)', 'j'])
})

test('each item works under a key of its own', async () => {
  const { run, execution } = bench()
  const keys: string[] = []
  const { contextOf } = execution
  execution.contextOf = (node, key, tools) => {
    if (node === 'u') keys.push(key)
    return contextOf(node, key, tools)
  }
  await run(scene('one two one'))
  expect(new Set(keys).size).toBe(2)
})
