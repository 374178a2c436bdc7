import { expect, test } from 'vitest'
import { philox, seededNormals, seededUniforms } from './noise.ts'

type Four = [number, number, number, number]

function words(counter: Four, key: [number, number]): string {
  const out = new Uint32Array(4)
  philox(counter, key, out)
  return [...out].map((word) => word.toString(16).padStart(8, '0')).join(' ')
}

// the known answers that its authors give with Random123
test('philox gives the known answers', () => {
  const ones = 0xffffffff
  expect(words([0, 0, 0, 0], [0, 0])).toBe('6627e8d5 e169c58d bc57ac4c 9b00dbd8')
  expect(words([ones, ones, ones, ones], [ones, ones])).toBe('408f276d 41c83b0e a20bc7c6 6d5451fd')
  const pi: Four = [0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344]
  expect(words(pi, [0xa4093822, 0x299f31d0])).toBe('d16cfe09 94fdcceb 5001e420 24126ea1')
})

test('a longer draw begins with the shorter one, so the length of a shot does not change its noise', () => {
  const long = seededNormals(7, 3, 100)
  for (const count of [0, 1, 2, 3, 5, 98]) expect(seededNormals(7, 3, count)).toEqual(long.slice(0, count))
})

test('seeds and streams give different numbers, seeds above 32 bits too', () => {
  const first = [0, 1, 2 ** 32, 2 ** 53 - 1].flatMap((seed) =>
    [0, 1].map((stream) => seededNormals(seed, stream, 1)[0]),
  )
  expect(new Set(first).size).toBe(8)
})

test('normals are normal: mean, spread, skew, tails', () => {
  const drawn = seededNormals(1, 0, 100_000)
  const moment = (power: number) => drawn.reduce((sum, value) => sum + value ** power, 0) / drawn.length
  // four standard errors each
  expect(Math.abs(moment(1))).toBeLessThan(0.013)
  expect(Math.abs(moment(2) - 1)).toBeLessThan(0.018)
  expect(Math.abs(moment(3))).toBeLessThan(0.05)
  expect(Math.abs(moment(4) - 3)).toBeLessThan(0.13)
  const neighbours = drawn.reduce((sum, value, i) => sum + value * (drawn[i ^ 1] ?? 0), 0) / drawn.length
  expect(Math.abs(neighbours), 'the two of a pair').toBeLessThan(0.02)
})

test('uniforms lie strictly between 0 and 1, evenly, and are not the bits of the normals', () => {
  const uniform = seededUniforms(1, 0)
  const drawn = Array.from({ length: 40_000 }, uniform)
  expect(Math.min(...drawn.slice(0, 20_000))).toBeGreaterThan(0)
  expect(Math.max(...drawn.slice(0, 20_000))).toBeLessThan(1)
  for (const edge of [0.1, 0.5, 0.9]) {
    const share = drawn.filter((value) => value < edge).length / drawn.length
    expect(Math.abs(share - edge)).toBeLessThan(0.01)
  }
  const [u1, u2] = drawn
  expect(seededNormals(1, 0, 1)[0]).not.toBeCloseTo(Math.sqrt(-2 * Math.log(u1)) * Math.cos(2 * Math.PI * u2), 6)
})
