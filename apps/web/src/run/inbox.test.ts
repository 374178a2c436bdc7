import type { RunEvent } from '@sceneweave/project'
import { expect, it } from 'vitest'
import { createInbox } from './inbox.ts'

const event = (seq: number): RunEvent => ({ type: 'node-start', node: 'n', seq, at: 0 })

function stage() {
  const delivered: [string, number[]][] = []
  const frames: (() => void)[] = []
  const inbox = createInbox(
    (run, events) => delivered.push([run, events.map(({ seq }) => seq)]),
    (callback) => frames.push(callback),
  )
  const frame = () => frames.splice(0).forEach((callback) => void callback())
  return { inbox, delivered, frame, asked: () => frames.length }
}

it('delivers once a frame what came since the last one, in its order', () => {
  const { inbox, delivered, frame, asked } = stage()
  for (let seq = 1; seq <= 1000; seq++) inbox.put('a', [event(seq)])
  expect([asked(), delivered.length]).toEqual([1, 0])
  frame()
  expect(delivered).toEqual([['a', Array.from({ length: 1000 }, (_, index) => index + 1)]])
  inbox.put('a', [event(1001), event(1002)])
  frame()
  expect(delivered[1]).toEqual(['a', [1001, 1002]])
})

it('loses nothing of a run when another one begins before the frame', () => {
  const { inbox, delivered, frame } = stage()
  inbox.put('a', [event(1)])
  inbox.put('b', [event(1)])
  inbox.put('a', [event(2)])
  frame()
  expect(delivered).toEqual([
    ['a', [1, 2]],
    ['b', [1]],
  ])
})

it('asks for no frame for nothing', () => {
  const { inbox, asked } = stage()
  inbox.put('a', [])
  expect(asked()).toBe(0)
})
