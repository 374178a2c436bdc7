import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { renderFrame, renderShot, type Scene, type SceneTruth, type ShotTruth, scene } from './index.ts'

const hash = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex').slice(0, 16)

/** Mean absolute difference of two pictures, 0–255. */
function difference(a: Uint8Array, b: Uint8Array): number {
  let sum = 0
  for (let i = 0; i < a.length; i++) sum += Math.abs(a[i] - b[i])
  return sum / a.length
}

function told(film: Scene, truth: Partial<SceneTruth>, shot: Partial<ShotTruth> = {}): Scene {
  const [first] = film.shots
  return { ...film, truth: { ...film.truth, ...truth }, shots: [{ ...first, truth: { ...first.truth, ...shot } }] }
}

const noon: Partial<SceneTruth> = { environment: 'meadow', timeOfDay: 'noon', weather: 'clear', grade: 'natural' }

test('the same film gives the same bytes, today and ever', () => {
  const film = scene(11, { shots: 2, frames: 3 })
  const bytes = renderShot(film, 1, 32)
  expect(hash(renderShot(scene(11, { shots: 2, frames: 3 }), 1, 32))).toBe(hash(bytes))
  expect([3, 14, 15].map((seed) => hash(renderFrame(scene(seed), 0, 8, 64)))).toMatchInlineSnapshot(`
    [
      "5925e878b7ebda32",
      "601e5de09ce166cc",
      "e77c05925175f997",
    ]
  `)
})

test('frames of forty films are what they were, whatever was made faster', () => {
  const all = createHash('sha256')
  for (let seed = 100; seed < 140; seed++) all.update(renderFrame(scene(seed), 0, 11, seed % 2 ? 64 : 128))
  expect(all.digest('hex').slice(0, 16)).toBe('d81a4246c2582d4f')
})

test('a frame is a slice of its shot, also at odd sizes', () => {
  for (const size of [50, 64]) {
    const film = scene(21, { frames: 5 })
    const bytes = renderShot(film, 0, size)
    expect(bytes.length).toBe(5 * size * size * 3)
    for (const frame of [0, 2, 4]) {
      const slice = bytes.slice(frame * size * size * 3, (frame + 1) * size * size * 3)
      expect(hash(renderFrame(film, 0, frame, size))).toBe(hash(slice))
    }
  }
})

test('64 and 256 pixels show the same picture', () => {
  const film = scene(33)
  const small = renderFrame(film, 0, 4, 64)
  const large = renderFrame(film, 0, 4, 256)
  const shrunk = new Uint8Array(small.length)
  for (let y = 0; y < 64; y++)
    for (let x = 0; x < 64; x++)
      for (let c = 0; c < 3; c++) {
        let sum = 0
        for (let k = 0; k < 16; k++) sum += large[((y * 4 + (k >> 2)) * 256 + x * 4 + (k & 3)) * 3 + c]
        shrunk[(y * 64 + x) * 3 + c] = sum / 16
      }
  expect(difference(small, shrunk)).toBeLessThan(3)
})

test('every unsaid trait shows in the pictures', () => {
  for (const size of ['wide shot', 'medium shot', 'close-up'] as const) {
    const film = told(scene(8, { shots: 1, characters: 1 }), noon, { size, action: 'waves', camera: 'still' })
    const [who] = film.truth.characters
    const { propSide, lightSide } = film.truth
    const changes: Partial<SceneTruth>[] = [
      { propSide: propSide === 'left' ? 'right' : 'left' },
      { lightSide: lightSide === 'left' ? 'right' : 'left' },
      { grade: 'golden' },
      { characters: [{ ...who, accessoryColour: who.accessoryColour === 'ivory' ? 'crimson' : 'ivory' }] },
      { characters: [{ ...who, marking: who.marking === 'pale' ? 'dark' : 'pale' }] },
    ]
    const before = renderFrame(film, 0, 8, 64)
    for (const change of changes)
      expect(difference(before, renderFrame(told(film, change), 0, 8, 64))).toBeGreaterThan(0.4)
  }
})

test('grain stands still: an empty part of a still shot does not change', () => {
  const film = told(scene(8, { shots: 1, characters: 1 }), noon, { size: 'wide shot', action: 'nods', camera: 'still' })
  const corner = (frame: number) => hash(renderFrame(film, 0, frame, 64).slice(0, 64 * 3 * 6))
  expect(corner(0)).toBe(corner(9))
})

test('a continued shot goes on where the one before it ended; a cut does not', () => {
  const seams: number[] = []
  const cuts: number[] = []
  for (let seed = 0; seed < 120; seed++) {
    const film = scene(seed)
    for (let k = 1; k < film.shots.length; k++) {
      if (film.shots[k].cut && seed > 20) continue
      const last = renderFrame(film, k - 1, film.shots[k - 1].frames - 1, 32)
      const gap = difference(last, renderFrame(film, k, 0, 32))
      if (film.shots[k].cut) cuts.push(gap)
      else seams.push(gap)
    }
  }
  const mean = (list: number[]) => list.reduce((sum, x) => sum + x, 0) / list.length
  expect(seams.length).toBeGreaterThan(20)
  expect(mean(seams)).toBeLessThan(mean(cuts) / 4)
  expect(Math.max(...seams)).toBeLessThan(mean(cuts) / 1.5)
})
