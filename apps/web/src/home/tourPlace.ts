import type { Spot } from './useSpot.ts'

type Size = { width: number; height: number }
type Corner = { left: number; top: number }

const gap = 12

/**
 * Where a card stands that points at a spot: below it, above, beside, else in a corner; whole on the screen, and over
 * neither the spot nor what is to be looked at. Null where there is no such place: then it waits.
 */
export function cardPlace(
  spot: Spot,
  card: Size,
  { screen, shy }: { screen: Size; shy: readonly Spot[] },
): Corner | null {
  const within = (value: number, most: number) => Math.min(Math.max(value, gap), Math.max(gap, most - gap))
  const right = screen.width - card.width
  const bottom = screen.height - card.height
  const centred = within(spot.left + spot.width / 2 - card.width / 2, right)
  const level = within(spot.top + spot.height / 2 - card.height / 2, bottom)
  const [above, below] = [spot.top - card.height - gap, spot.top + spot.height + gap]
  const places: Corner[] = [
    { left: centred, top: below },
    { left: centred, top: above },
    // as near as it gets, beside what is in the way
    ...shy
      .flatMap((one) => [one.left - card.width - gap, one.left + one.width + gap])
      .flatMap((left) => [
        { left, top: below },
        { left, top: above },
      ]),
    { left: spot.left + spot.width + gap, top: level },
    { left: spot.left - card.width - gap, top: level },
    ...[gap, right - gap].flatMap((left) => [gap, bottom - gap].map((top) => ({ left, top }))),
  ]
  const isFree = ({ left, top }: Corner) =>
    left >= gap &&
    top >= gap &&
    left <= right - gap &&
    top <= bottom - gap &&
    ![spot, ...shy].some((one) => overlap({ left, top, ...card }, one))
  return places.find(isFree) ?? null
}

const overlap = (a: Spot, b: Spot): boolean =>
  a.left < b.left + b.width && b.left < a.left + a.width && a.top < b.top + b.height && b.top < a.top + a.height
