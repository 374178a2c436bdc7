import { expect, test } from 'vitest'
import { ropeTables } from './rope.ts'

const config = { ropePairs: [2, 3, 3] as [number, number, number], ropeBase: 1000, width: 32, heads: 2 }
const pairs = 8

/** Score of a fixed query at `q` with a fixed key at `k`, after both were turned. */
function score(q: readonly number[], k: readonly number[]): number {
  const { cos, sin } = ropeTables(config, Int32Array.of(...q, ...k))
  let sum = 0
  for (let i = 0; i < pairs; i++) {
    const [x, y] = [Math.cos(i), Math.sin(2 * i)]
    const turned = [0, pairs].map((row) => [x * cos[row + i] - y * sin[row + i], x * sin[row + i] + y * cos[row + i]])
    sum += turned[0][0] * turned[1][0] + turned[0][1] * turned[1][1]
  }
  return sum
}

test('a score hangs on the distance alone, past 4,000 positions too', () => {
  const near = score([3, 5, 8], [1, 9, 4])
  for (const shift of [1, 250, 4096, 20_000])
    expect(score([3 + shift, 5 + shift, 8 + shift], [1 + shift, 9 + shift, 4 + shift])).toBeCloseTo(near, 5)
  expect(Math.abs(score([3, 5, 8], [1, 9, 5]) - near)).toBeGreaterThan(1e-3)
})

test('each axis turns its own pairs and no others', () => {
  for (const [axis, from, to] of [
    [0, 0, 2],
    [1, 2, 5],
    [2, 5, 8],
  ]) {
    const position = new Int32Array(3)
    position[axis] = 7
    const { sin } = ropeTables(config, position)
    expect([...sin].map((value) => value !== 0)).toEqual(Array.from(sin, (_, i) => i >= from && i < to))
  }
})

test('the first pair of an axis turns one radian a position, the others slower by powers of the base', () => {
  const { cos, sin } = ropeTables(config, Int32Array.of(0, 2, 0))
  const angles = [2, 3, 4].map((i) => Math.atan2(sin[i], cos[i]))
  for (const [i, angle] of angles.entries()) expect(angle).toBeCloseTo(2 * 1000 ** (-i / 3), 6)
})

test('pairs that no axis is given do not turn', () => {
  const { cos, sin } = ropeTables({ ...config, ropePairs: [1, 2, 1] }, Int32Array.of(7, 11, 13))
  expect([...cos.slice(4)]).toEqual([1, 1, 1, 1])
  expect([...sin.slice(4)]).toEqual([0, 0, 0, 0])
  expect([...cos.slice(0, 4)].every((value) => value !== 1)).toBe(true)
})
