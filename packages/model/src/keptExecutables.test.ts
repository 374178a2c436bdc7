import type { Executable } from '@sceneweave/tensor'
import { expect, test } from 'vitest'
import { KeptExecutables } from './keptExecutables.ts'

/** Executables that tell of themselves; what runs ends when it is let. */
function watched() {
  const told: string[] = []
  const running = new Map<string, () => void>()
  const make = (name: string) => async (): Promise<Executable> => {
    told.push(`made ${name}`)
    return {
      run: () => new Promise((resolve) => running.set(name, () => resolve({ y: new Float32Array(1) }))),
      release: async () => {
        told.push(`released ${name}`)
      },
    }
  }
  const end = async (name: string) => {
    await expect.poll(() => running.has(name)).toBe(true)
    running.get(name)?.()
    running.delete(name)
  }
  return { told, make, end }
}

test('those used last are kept, and no more than were allowed', async () => {
  const { told, make, end } = watched()
  const kept = new KeptExecutables(2)
  for (const name of ['a', 'b', 'a', 'c', 'a', 'b']) await Promise.all([kept.run(name, make(name), {}), end(name)])
  expect(told).toEqual(['made a', 'made b', 'made c', 'released b', 'made b', 'released c'])
})

test('one that runs is not released under its user', async () => {
  const { told, make, end } = watched()
  const kept = new KeptExecutables(1)
  const first = kept.run('a', make('a'), {})
  const second = kept.run('b', make('b'), {})
  await end('b')
  await second
  expect(told).toEqual(['made a', 'made b', 'released b'])
  await end('a')
  expect(await first).toEqual({ y: new Float32Array(1) })
  expect(told).not.toContain('released a')
})

test('what could not be made is made again when it is asked for again', async () => {
  const { make, end } = watched()
  const kept = new KeptExecutables(1)
  await expect(kept.run('a', () => Promise.reject(new Error('full')), {})).rejects.toThrow('full')
  await Promise.all([kept.run('a', make('a'), {}), end('a')])
})
