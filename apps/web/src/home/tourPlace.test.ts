import { expect, test } from 'vitest'
import { cardPlace } from './tourPlace.ts'
import type { Spot } from './useSpot.ts'

const card = { width: 304, height: 150 }
const wide = { width: 1440, height: 900 }
const board: Spot = { left: 44, top: 640, width: 1092, height: 260 }

const meets = (a: Spot, b: Spot) =>
  a.left < b.left + b.width && b.left < a.left + a.width && a.top < b.top + b.height && b.top < a.top + a.height

test('it stands below what it points at where there is room, else above', () => {
  expect(cardPlace({ left: 600, top: 8, width: 120, height: 28 }, card, { screen: wide, shy: [] })).toEqual({
    left: 508,
    top: 48,
  })
  expect(cardPlace(board, card, { screen: wide, shy: [] })).toEqual({ left: 438, top: 478 })
})

test('wherever the player stands, it covers neither that nor what it points at, and is whole on the screen', () => {
  const shots: Spot[] = [0, 1, 2, 3].map((at) => ({ left: 60 + 260 * at, top: 690, width: 240, height: 190 }))
  for (const screen of [wide, { width: 1280, height: 720 }])
    for (const spot of shots.map((one) => ({ ...one, top: screen.height - 210 })))
      for (let left = 0; left <= screen.width - 400; left += 40)
        for (let top = 44; top <= screen.height - 380; top += 40) {
          const player = { left, top, width: 400, height: 380 }
          const found = cardPlace(spot, card, { screen, shy: [player] })
          expect(found, `${left} ${top}`).not.toBeNull()
          const place = { ...found!, ...card }
          expect(meets(place, player) || meets(place, spot)).toBe(false)
          expect(place.left >= 0 && place.left + card.width <= screen.width).toBe(true)
          expect(place.top >= 0 && place.top + card.height <= screen.height).toBe(true)
        }
})

test('on a phone whose window the film fills, it waits', () => {
  const screen = { width: 390, height: 844 }
  const title = { left: 40, top: 8, width: 200, height: 28 }
  const film = { left: 0, top: 44, width: 390, height: 748 }
  expect(cardPlace(title, card, { screen, shy: [film] })).toBeNull()
  expect(cardPlace(title, card, { screen, shy: [] })).not.toBeNull()
})
