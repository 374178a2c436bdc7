import type { InferenceSession } from 'onnxruntime-node'
import { describe, expect, test } from 'vitest'
import { deviceFault } from '../deviceFault.ts'
import { SessionPool } from './session.ts'

/** A pool whose sessions only write down when they are made and released. */
function watchedPool(capacity: number) {
  const pool = new SessionPool(capacity)
  const events: string[] = []
  const make = (key: string) => async () => {
    events.push(`make ${key}`)
    return { release: async () => void events.push(`release ${key}`) } as unknown as InferenceSession
  }
  const use = (key: string, work = async () => {}) => pool.use(key, make(key), work)
  return { pool, events, use }
}

describe('a pool of sessions', () => {
  test('releases the one used longest ago', async () => {
    const { events, use } = watchedPool(2)
    for (const key of ['a', 'b', 'a', 'c', 'b']) await use(key)
    expect(events).toEqual(['make a', 'make b', 'make c', 'release b', 'make b', 'release a'])
  })

  test('never releases one in use, and shrinks when the use ends', async () => {
    const { events, use, pool } = watchedPool(1)
    await use('a', async () => {
      await use('b')
      await pool.drop('a')
      expect(events).toEqual(['make a', 'make b', 'release b'])
      await pool.close()
      expect(events.at(-1)).toBe('release b')
    })
    expect(events.at(-1)).toBe('release a')
  })

  test('makes a session once for two users at a time', async () => {
    const { events, use } = watchedPool(1)
    await Promise.all([use('a'), use('a')])
    expect(events).toEqual(['make a'])
  })

  test('tries again after a session could not be made', async () => {
    const { events, use, pool } = watchedPool(1)
    const refuse = async () => {
      throw new Error('refused')
    }
    const both = [pool.use('a', refuse, async () => {}), pool.use('a', refuse, async () => {})]
    expect((await Promise.allSettled(both)).map(({ status }) => status)).toEqual(['rejected', 'rejected'])
    await use('a')
    expect(events).toEqual(['make a'])
  })
})

test('a fault names memory whenever that is what ran out', () => {
  const memory = new Error('BFCArena::AllocateRawInternal Failed to allocate memory for requested buffer of size 1')
  expect(deviceFault('run-failed', memory)).toMatchObject({ code: 'out-of-memory', cause: memory })
  expect(deviceFault('run-failed', new Error('one\ntwo'))).toMatchObject({ code: 'run-failed' })
  expect(deviceFault('invalid-program', new Error('one\ntwo')).message).not.toContain('two')
})
