import { expect, test } from 'vitest'
import { type Keepable, KeptExecutables } from './keptExecutables.ts'

/** Executables that tell of themselves; what runs ends when it is let. */
function watched() {
  const told: string[] = []
  const running = new Map<string, () => void>()
  const make = (key: string, bytes = 1): Keepable => ({
    key,
    bytes,
    make: async () => {
      told.push(`made ${key}`)
      return {
        run: () => new Promise((resolve) => running.set(key, () => resolve({ y: new Float32Array(1) }))),
        release: async () => {
          told.push(`released ${key}`)
        },
      }
    },
  })
  const end = async (name: string) => {
    await expect.poll(() => running.has(name)).toBe(true)
    running.get(name)?.()
    running.delete(name)
  }
  return { told, make, end }
}

test('those used last are kept, and no more than were allowed', async () => {
  const { told, make, end } = watched()
  const kept = new KeptExecutables({ count: 2, bytes: 100 })
  for (const name of ['a', 'b', 'a', 'c', 'a', 'b']) await Promise.all([kept.run(make(name), {}), end(name)])
  expect(told).toEqual(['made a', 'made b', 'released b', 'made c', 'released c', 'made b'])
})

test('what is kept holds no more memory than was allowed, and room is made before it is taken', async () => {
  const { told, make, end } = watched()
  const kept = new KeptExecutables({ count: 9, bytes: 100 })
  for (const [name, bytes] of [
    ['a', 30],
    ['b', 60],
    ['c', 50],
    ['d', 400],
    ['d', 400],
  ] as const)
    await Promise.all([kept.run(make(name, bytes), {}), end(name)])
  expect(told).toEqual(['made a', 'made b', 'released a', 'released b', 'made c', 'released c', 'made d'])
})

test('one that runs is not released under its user', async () => {
  const { told, make, end } = watched()
  const kept = new KeptExecutables({ count: 1, bytes: 100 })
  const first = kept.run(make('a'), {})
  const second = kept.run(make('b'), {})
  await end('b')
  await second
  expect(told).toEqual(['made a', 'made b'])
  await end('a')
  expect(await first).toEqual({ y: new Float32Array(1) })
  expect(told).toEqual(['made a', 'made b', 'released a'])
})

test('what could not be made is made again when it is asked for again', async () => {
  const { make, end } = watched()
  const kept = new KeptExecutables({ count: 1, bytes: 100 })
  await expect(kept.run({ key: 'a', bytes: 1, make: () => Promise.reject(new Error('full')) }, {})).rejects.toThrow(
    'full',
  )
  await Promise.all([kept.run(make('a'), {}), end('a')])
})
