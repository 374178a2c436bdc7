import fc from 'fast-check'
import { expect, test } from 'vitest'
import { changesOf } from './writeAhead.ts'

test('what is written after a change makes the kept list the new one, and nothing is written twice', () => {
  const list = fc.uniqueArray(fc.record({ id: fc.nat(30), text: fc.string({ maxLength: 2 }) }), {
    selector: ({ id }) => id,
    maxLength: 20,
  })
  fc.assert(
    fc.property(list, list, fc.nat(20), (before, fresh, keep) => {
      const kept = before.slice(0, keep)
      const after = [...kept, ...fresh.filter(({ id }) => kept.every((one) => one.id !== id))]
      const { put, gone } = changesOf(before, after)
      const disk = new Map(before.map((one) => [one.id, one]))
      for (const id of gone) disk.delete(id)
      for (const one of put) disk.set(one.id, one)
      expect([...disk.values()].sort((a, b) => a.id - b.id)).toEqual([...after].sort((a, b) => a.id - b.id))
      expect(put.filter((one) => kept.includes(one))).toEqual([])
    }),
    { seed: 20261122 },
  )
})
