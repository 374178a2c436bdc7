import { expect, test } from 'vitest'
import { bidirectional, causal, type Group, packSequence, pooled, type ScenePacking, withPrefix } from './sequence.ts'

// global prompt (2 words, dummy token), a shot wider than long, a shot longer than wide
const groups: Group[] = [
  { text: 2, grid: [1, 1, 1] },
  { text: 3, grid: [2, 1, 4] },
  { text: 1, grid: [5, 2, 2] },
]
const pack = (scenes: readonly ScenePacking[]) => packSequence(scenes, {})
const scene = pack([{ groups, sight: bidirectional }])
const positionOf = (row: number): number[] => [...scene.positions.subarray(3 * row, 3 * row + 3)]

test('text i of a group sits at (b+i, b+i, b+i), its video at (b+L+t, b+L+h, b+L+w)', () => {
  for (const { base, text, textRows, videoRows, grid } of scene.groups) {
    for (let i = 0; i < text; i++)
      expect(positionOf(textRows[0] + i)).toEqual([base.text + i, base.text + i, base.text + i])
    let row = videoRows[0]
    for (let t = 0; t < grid[0]; t++)
      for (let h = 0; h < grid[1]; h++)
        for (let w = 0; w < grid[2]; w++)
          expect(positionOf(row++)).toEqual([t, h, w].map((at) => base.text + text + at))
    expect(row).toBe(videoRows[1])
  }
})

test('the next base is b + L + max(T, H, W)', () => {
  expect(scene.groups.map(({ base }) => base.text)).toEqual([0, 2 + 1, 3 + 3 + 4])
  expect(scene.end.text).toBe(10 + 1 + 5)
  const later = pack([{ groups, sight: bidirectional, base: { text: 7, frame: 0 } }])
  expect(later.groups.map(({ base }) => base.text)).toEqual([7, 10, 17])
  expect(later.end.text).toBe(23)
})

test('concatenated, the text of all groups comes first, then all video as one clip', () => {
  const { positions, textRows, end } = packSequence([{ groups, sight: bidirectional }], { positions: 'concatenated' })
  const at = (row: number) => [...positions.subarray(3 * row, 3 * row + 3)]
  expect(Array.from({ length: textRows }, (_, row) => at(row))).toEqual([0, 1, 2, 3, 4, 5].map((i) => [i, i, i]))
  const times = Array.from({ length: 29 }, (_, row) => at(textRows + row)[0] - 512)
  expect(times).toEqual([
    0,
    ...[1, 2].flatMap((t) => Array(4).fill(t)),
    ...[3, 4, 5, 6, 7].flatMap((t) => Array(4).fill(t)),
  ])
  expect(at(textRows + 1 + 4 + 3)).toEqual([514, 512, 515])
  expect(end).toEqual({ text: 6, frame: 8 })
})

test('rows are all text, then all video, without padding; segments number the groups through all scenes', () => {
  const two = pack([
    { groups, sight: bidirectional },
    { groups: groups.slice(0, 2), sight: causal },
  ])
  expect([two.textRows, two.rows]).toEqual([11, 11 + 29 + 9])
  expect(two.groups.map(({ textRows }) => textRows)).toEqual([
    [0, 2],
    [2, 5],
    [5, 6],
    [6, 8],
    [8, 11],
  ])
  expect(two.groups.map(({ videoRows: [from, to] }) => to - from)).toEqual([1, 8, 20, 1, 8])
  two.groups.forEach(({ textRows, videoRows }, at) => {
    for (const [from, to] of [textRows, videoRows])
      expect(new Set(two.segment.subarray(from, to))).toEqual(new Set([at]))
  })
})

test('every scene of a packing begins at its own origin', () => {
  const two = pack([
    { groups, sight: bidirectional },
    { groups, sight: bidirectional },
  ])
  expect(two.groups.map(({ base }) => base.text)).toEqual([0, 3, 10, 0, 3, 10])
})

/** Which groups each group sees, read back from the plan of a sequence. */
function views({ groups: placed, plan }: ReturnType<typeof packSequence>): number[][] {
  const has = (set: readonly (readonly [number, number])[], row: number) => set.some(([a, b]) => a <= row && row < b)
  return placed.map(({ textRows: [row] }) => {
    const entry = plan.find(({ q }) => has(q, row))
    return placed.flatMap((other, at) => {
      const whole = [other.textRows, other.videoRows].map(([from]) => has(entry?.kv ?? [], from))
      expect(whole[0], 'text and video of a group are seen together').toBe(whole[1])
      return whole[0] ? [at] : []
    })
  })
}

test('bidirectional: all see all, in one entry', () => {
  expect(views(scene)).toEqual([
    [0, 1, 2],
    [0, 1, 2],
    [0, 1, 2],
  ])
  expect(scene.plan).toHaveLength(1)
})

test('causal: a group sees itself and the groups before it', () => {
  expect(views(pack([{ groups, sight: causal }]))).toEqual([[0], [0, 1], [0, 1, 2]])
})

test('pooled: shots made apart see only themselves, a later shot sees them all', () => {
  const four = [...groups, groups[1]]
  const sight = pooled(new Set([1, 2]))
  expect(views(pack([{ groups: four, sight }]))).toEqual([[0], [1], [2], [0, 1, 2, 3]])
})

test('no group of one scene sees another scene', () => {
  const packed = pack([
    { groups, sight: bidirectional },
    { groups, sight: causal },
  ])
  expect(views(packed)).toEqual([[0, 1, 2], [0, 1, 2], [0, 1, 2], [3], [3, 4], [3, 4, 5]])
})

test('a cached prefix is seen by every group', () => {
  const [entry, ...rest] = withPrefix(pack([{ groups, sight: causal }]), 6).plan
  for (const { prefix } of [entry, ...rest]) expect(prefix).toEqual([[0, 6]])
  expect(withPrefix(scene, 0).plan[0].prefix).toEqual([])
})
