import { describe, expect, it } from 'vitest'
import { runToFollow, withRow } from './following.ts'
import { noRun, type RunState } from './runState.ts'

const row = (id: string, number: number, status: string) => ({ id, number, status })
const running: RunState = { ...noRun, run: 'a', status: 'running', starts: 1, lastSeq: 5 }

describe('which run is followed', () => {
  it('is the newest that runs, before any that waits', () => {
    const open = [row('a', 1, 'running'), row('b', 2, 'running'), row('c', 3, 'waiting')]
    expect(runToFollow(open)?.id).toBe('b')
    expect(runToFollow(open.toReversed())?.id).toBe('b')
  })

  it('is the newest that waits when none runs, and none when there is none', () => {
    expect(runToFollow([row('c', 3, 'waiting'), row('d', 4, 'paused')])?.id).toBe('d')
    expect(runToFollow([])).toBeUndefined()
  })
})

describe('what the list of runs adds to the events', () => {
  it('is that a run waits again because its runner went away, until another takes it up', () => {
    const orphan = withRow(running, row('a', 1, 'waiting'))
    expect(orphan).toMatchObject({ status: 'waiting', isOrphaned: true })
    expect(withRow(orphan, row('a', 1, 'waiting'))).toBe(orphan)
    expect(withRow(orphan, row('a', 1, 'running'))).toMatchObject({ status: 'running', isOrphaned: undefined })
  })

  it('is no loss of a runner when a fault is tried again later', () => {
    const again = withRow(running, { ...row('a', 1, 'waiting'), fault: { code: 'busy', message: 'later' } })
    expect(again.isOrphaned).toBeFalsy()
    expect(again.status).toBe('waiting')
  })

  it('is that a run is paused', () => {
    expect(withRow(running, row('a', 1, 'paused')).status).toBe('paused')
  })

  it('is that a runner has it, before it tells anything', () => {
    const waiting: RunState = { ...noRun, run: 'a', status: 'waiting' }
    expect(withRow(waiting, row('a', 1, 'running')).status).toBe('running')
  })

  it('is nothing for another run, nor for one that is over', () => {
    expect(withRow(running, row('b', 2, 'waiting'))).toBe(running)
    const done: RunState = { ...running, status: 'done' }
    expect(withRow(done, row('a', 1, 'running'))).toBe(done)
  })

  it('is that a failed run which is tried again waits', () => {
    expect(withRow({ ...running, status: 'failed' }, row('a', 1, 'waiting')).status).toBe('waiting')
  })
})
