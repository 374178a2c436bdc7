import type { RunEvent } from '@sceneweave/project'
import { describe, expect, it } from 'vitest'
import { noRun, type RunState, withEvent, withEvents } from './runState.ts'

const key = 'a'.repeat(64)
const preview = 'b'.repeat(64)

/** A run whose runner dies in the middle, is taken up again, fails, and is tried once more. */
const story: RunEvent[] = [
  { type: 'run-start' as const, nodes: 4, reused: 1 },
  { type: 'node-end' as const, node: 'model', key, reused: true, ms: 0 },
  { type: 'node-start' as const, node: 'shots' },
  { type: 'node-progress' as const, node: 'shots', step: 1, of: 20, shot: 'one', etaMs: 900, preview },
  { type: 'node-progress' as const, node: 'shots', step: 2, of: 20, shot: 'two' },
  { type: 'run-start' as const, nodes: 4, reused: 1 },
  { type: 'node-end' as const, node: 'model', key, reused: true, ms: 0 },
  { type: 'node-start' as const, node: 'shots' },
  { type: 'node-progress' as const, node: 'shots', step: 9, of: 20 },
  { type: 'node-end' as const, node: 'shots', key, reused: false, ms: 1200 },
  { type: 'node-error' as const, node: 'film', code: 'disk-full', message: 'The disk is full.' },
  { type: 'run-end' as const, status: 'failed' as const },
  { type: 'run-start' as const, nodes: 4, reused: 3 },
  { type: 'node-start' as const, node: 'film' },
  { type: 'node-end' as const, node: 'film', key, reused: false, ms: 300 },
  { type: 'run-end' as const, status: 'done' as const },
].map((event, index) => ({ ...event, seq: index + 1, at: 1000 + index }))

const whole = withEvents(noRun, story)

describe('the state of a run', () => {
  it('is the same however its events are split, and however often they come', () => {
    for (let cut = 0; cut <= story.length; cut++) {
      const first = withEvents(noRun, story.slice(0, cut))
      expect(withEvents(first, story.slice(cut))).toEqual(whole)
      // a reader who reconnects may be told again what he knew
      expect(withEvents(first, story)).toEqual(whole)
      expect(withEvents(withEvents(first, story.slice(0, cut)), story.slice(Math.max(0, cut - 3)))).toEqual(whole)
    }
    expect(story.reduce(withEvent, noRun)).toEqual(whole)
    expect(story.flatMap((event) => [event, event]).reduce(withEvent, noRun)).toEqual(whole)
  })

  it('changes nothing, not even its identity, for what it knows', () => {
    expect(withEvents(whole, story)).toBe(whole)
    expect(withEvents(whole, [])).toBe(whole)
  })

  it('does not write into the state that it was given', () => {
    const frozen = Object.freeze({ ...noRun, nodes: Object.freeze({}) }) as RunState
    expect(withEvents(frozen, story)).toEqual(whole)
    expect(frozen.nodes).toEqual({})
  })

  it('keeps the identity of nodes that nothing was said of', () => {
    const before = withEvents(noRun, story.slice(0, 4))
    const after = withEvent(before, story[4])
    expect(after.nodes.model).toBe(before.nodes.model)
    expect(after.nodes.shots).not.toBe(before.nodes.shots)
  })

  it('says how far each shot is and keeps its last preview', () => {
    const { shots } = withEvents(noRun, story.slice(0, 5)).nodes
    expect(shots.shots).toEqual({ one: { step: 1, of: 20, preview }, two: { step: 2, of: 20, preview: undefined } })
    expect(shots).toMatchObject({ state: 'running', step: 2, of: 20, preview })
  })

  it('lets a node wait again when another runner takes the run up', () => {
    const again = withEvents(noRun, story.slice(0, 6))
    expect(again).toMatchObject({ status: 'running', starts: 2, startedAt: 1000 })
    expect(again.nodes.shots.state).toBe('waiting')
  })

  it('tells a fault at its node, and forgets it when the run is tried again', () => {
    const failed = withEvents(noRun, story.slice(0, 12))
    expect(failed).toMatchObject({ status: 'failed', endedAt: 1011 })
    expect(failed.nodes.film.fault).toEqual({ code: 'disk-full', message: 'The disk is full.' })
    expect(whole).toMatchObject({ status: 'done', starts: 3 })
    expect(whole.nodes.film).toEqual({ state: 'done', key, ms: 300 })
  })

  it('leaves no node running when the run is over', () => {
    const cancelled = withEvents(noRun, [...story.slice(0, 5), { type: 'run-end', seq: 6, at: 9, status: 'cancelled' }])
    expect(cancelled.status).toBe('cancelled')
    expect(Object.values(cancelled.nodes).map(({ state }) => state)).not.toContain('running')
  })

  it('copies its nodes once for the events of 1,000 nodes', () => {
    const many = Array.from({ length: 1000 }, (_, index): RunEvent[] => [
      { type: 'node-start', node: `n${index}`, seq: 3 * index + 1, at: 0 },
      { type: 'node-progress', node: `n${index}`, step: 1, of: 2, seq: 3 * index + 2, at: 0 },
      { type: 'node-end', node: `n${index}`, key, reused: false, ms: 1, seq: 3 * index + 3, at: 0 },
    ]).flat()
    let copies = 0
    const ownKeys = (target: object) => {
      copies += 1
      return Reflect.ownKeys(target)
    }
    const counted = new Proxy({}, { ownKeys })
    const state = withEvents({ ...noRun, nodes: counted }, many)
    expect(Object.keys(state.nodes)).toHaveLength(1000)
    expect(copies).toBe(1)
  })
})
