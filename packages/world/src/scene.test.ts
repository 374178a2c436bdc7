import { expect, test } from 'vitest'
import { captionWords } from './caption.ts'
import * as world from './index.ts'

const seeds = Array.from({ length: 500 }, (_, seed) => seed)
const films = seeds.map((seed) => world.scene(seed))

test('a seed gives the same film twice, and another seed another', () => {
  for (const seed of [0, 7, 4294967295, 2 ** 40 + 7]) expect(world.scene(seed)).toEqual(world.scene(seed))
  expect(world.scene(1)).not.toEqual({ ...world.scene(2), seed: 1 })
  expect(new Set(films.map((film) => JSON.stringify(film.truth))).size).toBe(500)
})

test('options fix shots, characters and frames and leave the place alone', () => {
  const film = world.scene(5, { shots: 4, characters: 2, frames: 9 })
  expect(film.shots.map(({ frames }) => frames)).toEqual([9, 9, 9, 9])
  expect(film.truth.characters.map(({ id }) => id)).toEqual(['A', 'B'])
  const other = world.scene(5, { characters: 1 }).truth
  expect({ ...film.truth, characters: [] }).toEqual({ ...other, characters: [] })
  expect(film.truth.characters[0]).toEqual(other.characters[0])
})

test('captions keep to the vocabulary and to their length', () => {
  const words = new Set(world.vocabulary)
  expect(words.size).toBeLessThanOrEqual(220)
  expect(world.vocabulary).toEqual([...words].sort())
  for (const film of films) {
    expect(captionWords(film.globalPrompt).length).toBeLessThanOrEqual(56)
    for (const caption of [film.globalPrompt, ...film.shots.map(world.shotPrompt)])
      expect(captionWords(caption).filter((word) => !words.has(word))).toEqual([])
    for (const { prompt } of film.shots) expect(captionWords(prompt).length).toBeLessThanOrEqual(18)
  }
})

test('the unsaid stays unsaid', () => {
  const unsaid = [...world.accessoryColours, ...world.grades, ...world.markings]
  expect(unsaid.filter((word) => world.vocabulary.includes(word))).toEqual([])
  // "left" and "right" are said of walks and pans only: an unsaid change leaves every caption as it was.
  for (const film of films) {
    const said = [film.globalPrompt, ...film.shots.map(({ prompt }) => prompt)]
    for (const caption of said)
      for (const [, before] of caption.matchAll(/(\w+) (?:left|right)/g)) expect(['the', 'pans']).toContain(before)
  }
})

test('every member of every list occurs', () => {
  const people = films.flatMap((film) => film.truth.characters)
  const shots = films.flatMap((film) => film.shots.map(({ truth }) => truth))
  const seen = (drawn: readonly string[]) => [...new Set(drawn)].sort()
  const all = (list: readonly string[]) => [...list].sort()
  expect(seen(people.map((who) => who.species))).toEqual(all(world.species))
  expect(seen(people.map((who) => who.colour))).toEqual(all(world.bodyColours))
  expect(seen(people.map((who) => who.accessory))).toEqual(all(world.accessories))
  expect(seen(people.map((who) => who.accessoryColour))).toEqual(all(world.accessoryColours))
  expect(seen(people.map((who) => who.marking))).toEqual(all(world.markings))
  expect(seen(films.map((film) => film.truth.environment))).toEqual(all(world.environments))
  expect(seen(films.map((film) => film.truth.timeOfDay))).toEqual(all(world.timesOfDay))
  expect(seen(films.map((film) => film.truth.weather))).toEqual(all(world.weathers))
  expect(seen(films.map((film) => film.truth.grade))).toEqual(all(world.grades))
  expect(seen(films.map((film) => film.truth.story))).toEqual(all(world.stories))
  expect(seen(shots.map((shot) => shot.action))).toEqual(all(world.actions))
  expect(seen(shots.map((shot) => shot.size))).toEqual(all(world.shotSizes))
  expect(seen(shots.map((shot) => shot.camera))).toEqual(all(world.cameraMoves))
})

test('films have one to nine shots, begin with a cut, and sometimes go on without one', () => {
  const counts = films.map(({ shots }) => shots.length)
  expect([...new Set(counts)].sort()).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9])
  expect(counts.reduce((sum, n) => sum + n, 0) / 500).toBeCloseTo(3.7, 0)
  expect(films.every(({ shots }) => shots[0].cut && world.shotPrompt(shots[0]).startsWith('[SHOT CUT] '))).toBe(true)
  const later = films.flatMap(({ shots }) => shots.slice(1))
  const share = later.filter(({ cut }) => !cut).length / later.length
  expect(share).toBeGreaterThan(0.1)
  expect(share).toBeLessThan(0.2)
})

test('two characters differ in species, colour and accessory; indoors the air is clear', () => {
  for (const { truth } of films) {
    const [a, b] = truth.characters
    if (b) expect(a.species === b.species || a.colour === b.colour || a.accessory === b.accessory).toBe(false)
    if (truth.environment === 'bedroom') expect(truth.weather).toBe('clear')
  }
})
