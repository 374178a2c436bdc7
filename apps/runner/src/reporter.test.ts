import type { RunEvent } from '@sceneweave/project'
import { expect, test } from 'vitest'
import { Reporter, type Told } from './reporter.ts'

const step = (node: string, at: number, preview?: string): Told => ({
  type: 'node-progress',
  node,
  step: at,
  of: 9,
  preview,
})

function recording(last = 0) {
  const batches: RunEvent[][] = []
  const failures: unknown[] = []
  const append = async (events: readonly RunEvent[]) => {
    batches.push([...events])
  }
  const options = { last, append, everyMs: 60_000, onFailure: (error: unknown) => failures.push(error) }
  return { batches, failures, options }
}

test('events are numbered on from the last stored one, in the order in which they were told', async () => {
  const { batches, options } = recording(7)
  const reporter = new Reporter(options)
  reporter.tell({ type: 'run-start', nodes: 1, reused: 0 })
  reporter.tell({ type: 'node-start', node: 'a' })
  await reporter.send()
  reporter.tell({ type: 'run-end', status: 'done' })
  await reporter.send()
  expect(batches.flat().map(({ type, seq }) => [type, seq])).toEqual([
    ['run-start', 8],
    ['node-start', 9],
    ['run-end', 10],
  ])
})

test('of the progress of a node only the last goes out, but every preview does', async () => {
  const { batches, options } = recording()
  const reporter = new Reporter(options)
  for (const event of [step('a', 1), step('b', 1), step('a', 2, 'f'.repeat(64)), step('a', 2), step('a', 3)])
    reporter.tell(event)
  await reporter.send()
  expect(batches[0].map((event) => 'node' in event && [event.node, 'step' in event && event.step])).toEqual([
    ['b', 1],
    ['a', 2],
    ['a', 3],
  ])
})

test('a step is told in 200 bytes or less, whatever the names are', async () => {
  const { batches, options } = recording(999_999)
  const reporter = new Reporter(options)
  reporter.tell({
    type: 'node-progress',
    node: 'generateScene1',
    shot: 'shot12',
    step: 1000,
    of: 1000,
    etaMs: 3_600_000,
  })
  reporter.tell({
    type: 'node-progress',
    node: 'generateScene1',
    shot: 'shot12',
    step: 20,
    of: 20,
    preview: 'f'.repeat(64),
  })
  await reporter.send()
  for (const event of batches[0]) expect(Buffer.byteLength(JSON.stringify(event))).toBeLessThanOrEqual(200)
})

test('when events cannot be stored it says so once and sends no more', async () => {
  const { failures, options } = recording()
  let tries = 0
  const append = async () => {
    tries++
    throw new Error('gone')
  }
  const reporter = new Reporter({ ...options, append })
  for (let at = 0; at < 3; at++) {
    reporter.tell(step('a', at))
    await reporter.send()
  }
  expect(failures).toHaveLength(1)
  expect(tries).toBe(1)
})
