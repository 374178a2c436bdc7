import { expect, test } from 'vitest'
import { ALIGN_BYTES, type Lifetime, placeLifetimes } from './arena.ts'

const overlaps = (a: Lifetime, b: Lifetime) => a.from <= b.to && b.from <= a.to

test('values that live at one time never share memory, and all begin at a boundary', () => {
  let state = 7
  const random = (below: number) => {
    state = (state * 48271) % 2147483647
    return state % below
  }
  const lifetimes = Array.from({ length: 300 }, () => {
    const from = random(200)
    return { bytes: random(5000), from, to: from + random(20) }
  })
  const { offsets, bytes } = placeLifetimes(lifetimes)
  lifetimes.forEach((one, at) => {
    expect(offsets[at] % ALIGN_BYTES).toBe(0)
    expect(offsets[at] + one.bytes).toBeLessThanOrEqual(bytes)
    for (let other = 0; other < at; other++) {
      if (!overlaps(one, lifetimes[other])) continue
      const isBefore = offsets[at] + one.bytes <= offsets[other]
      expect(isBefore || offsets[other] + lifetimes[other].bytes <= offsets[at]).toBe(true)
    }
  })
})

test('memory is used again once nobody reads it', () => {
  const chain = Array.from({ length: 50 }, (_, at) => ({ bytes: 1024, from: at, to: at + 1 }))
  expect(placeLifetimes(chain).bytes).toBe(2048)
})
