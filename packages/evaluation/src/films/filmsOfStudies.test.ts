import { renderFrame } from '@sceneweave/world'
import { expect, test } from 'vitest'
import { filmOfReturn, longFilm, longTake, mostAway, wholeFilm } from './filmsOfStudies.ts'

const seeds = Array.from({ length: 12 }, (_, at) => 5_000_000 + at)
const frames = 17

test('a character who was away is seen near at first and at last, and nowhere between', () => {
  for (const seed of seeds)
    for (let away = 1; away <= mostAway; away++) {
      const { shots } = filmOfReturn(seed, { frames, characters: 2 }, away)
      expect(shots).toHaveLength(away + 2)
      const casts = shots.map(({ truth }) => truth.characters.join())
      expect(casts).toEqual(['A', ...new Array(away).fill('B'), 'A'])
      for (const end of [shots[0], shots[away + 1]]) expect(end.truth.size).not.toBe('wide shot')
      expect(shots.every(({ cut }) => cut)).toBe(true)
    }
})

test('in scenes of one character the main prop is away: only close-ups between', () => {
  for (const seed of seeds) {
    const sizes = filmOfReturn(seed, { frames, characters: 1 }, 3).shots.map(({ truth }) => truth.size)
    expect(sizes.map((size) => size === 'close-up')).toEqual([false, true, true, true, false])
  }
})

test('a whole film has 3 to 9 shots, or as many as are asked for', () => {
  for (const seed of seeds) {
    const { length } = wholeFilm(seed, { frames }).shots
    expect(length).toBeGreaterThanOrEqual(3)
    expect(length).toBeLessThanOrEqual(9)
    expect(wholeFilm(seed, { frames, shots: 4 }).shots).toHaveLength(4)
  }
})

test('a long take has one cut, at its beginning, and stays with its people', () => {
  for (const seed of seeds) {
    const { shots } = longTake(seed, { frames }, 29)
    expect(shots.map(({ cut }) => cut)).toEqual([true, ...new Array(28).fill(false)])
    expect(new Set(shots.map(({ truth }) => `${truth.size} ${truth.characters}`)).size).toBe(1)
  }
})

test('long films are as long as asked, and their last shot can be drawn', () => {
  const film = longFilm(seeds[0], { frames }, 37)
  expect(film.shots).toHaveLength(37)
  expect(renderFrame(film, 36, 16, 16)).toHaveLength(16 * 16 * 3)
})
