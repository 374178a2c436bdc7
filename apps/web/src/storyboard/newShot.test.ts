import { Shot } from '@sceneweave/project'
import { expect, test } from 'vitest'
import { newShot, parted } from './newShot.ts'

const shot = (id: string, frames = 17): Shot => ({ ...newShot([], 0, 1), id, frames })

test('a new shot has a free name, a seed that stays, and the length of its neighbour', () => {
  const shots = [shot('shot1', 9), shot('shot3', 33)]
  expect(newShot(shots, 1, 5)).toMatchObject({ id: 'shot4', frames: 9, seed: 5, take: 0, cut: true })
  expect(newShot(shots, 2).frames).toBe(33)
  expect(newShot([...shots, shot('shot4')], 0).id).toBe('shot5')
  for (const one of [newShot(shots, 0), newShot([], 0)]) {
    expect(() => Shot.parse(one)).not.toThrow()
    expect(one.seed).not.toBeNull()
  }
})

test('a length parts into two lengths that a shot may have, and a short one into none', () => {
  expect(parted(17)).toEqual([9, 9])
  expect(parted(9)).toEqual([5, 5])
  for (let frames = 9; frames <= 241; frames += 4) {
    const [first, second] = parted(frames) as [number, number]
    expect([first % 4, second % 4]).toEqual([1, 1])
    expect(first + second).toBe(frames + 1)
    expect(Math.abs(first - second)).toBeLessThanOrEqual(4)
  }
  expect([parted(1), parted(5)]).toEqual([undefined, undefined])
})
