import { expect, test } from 'vitest'
import { bench, sketch, told } from '../textNodes.ts'
import { progressInbox } from './progress.ts'

test('however much a node tells, at most one event in 100 ms for each shot comes out, and the last step always', () => {
  let time = 0
  const inbox = progressInbox(() => time)
  const out: string[] = []
  for (let step = 1; step <= 1_000; step++) {
    time += 1
    for (const shot of ['a', 'b']) inbox.tell({ step, of: 1_000, shot })
    for (const told of inbox.take()) out.push(`${told.shot}${told.step}`)
  }
  expect(out).toHaveLength(22)
  expect(out.slice(0, 4)).toEqual(['a1', 'b1', 'a101', 'b101'])
  expect(out.slice(-2)).toEqual(['a1000', 'b1000'])
})

test('a reader who is slow gets the newest and no backlog', () => {
  let time = 0
  const inbox = progressInbox(() => time)
  for (let step = 1; step <= 100_000; step++) {
    time += 1_000
    inbox.tell({ step, of: 1_000_000, shot: 'a' })
  }
  expect(inbox.take()).toEqual([{ step: 100_000, of: 1_000_000, shot: 'a' }])
  expect(inbox.take()).toEqual([])
})

test('a preview is not lost behind a step that was told just before it', () => {
  const inbox = progressInbox(() => 0)
  inbox.tell({ step: 1, of: 9 })
  inbox.tell({ step: 1, of: 9, preview: 'f'.repeat(64) })
  expect(inbox.take()).toHaveLength(2)
})

test('progress of a mapped node counts all items', async () => {
  let time = 0
  const { run } = bench({ now: () => (time += 200) })
  const graph = sketch({ a: ['word', { text: 'x y' }], s: ['split'], t: ['steps', { steps: 2 }] }, [
    'a.text > s.text',
    's.words > t.text',
  ])
  graph.nodes.t.each = 'text'
  const steps = told(await run(graph)).filter((line) => /^t \d/.test(line))
  expect(steps.at(-1)).toBe('t 2/2')
  expect(steps.length).toBeGreaterThan(0)
})
