/** Films in the order in which a person placed them, the best first. */
export type Placed = readonly string[]

/** The next film: placed behind the others, or taken out where it is placed already. */
export function toggled(placed: Placed, film: string): Placed {
  return placed.includes(film) ? placed.filter((one) => one !== film) : [...placed, film]
}

/** The order of all that is decided: what is left for the last film is the last place. */
export function rankingOf(films: readonly string[], placed: Placed): Placed {
  const left = films.filter((film) => !placed.includes(film))
  return left.length === 1 ? [...placed, left[0]] : placed
}

/** Without the film that was placed last; the one that took the last place by itself goes with it. */
export function takenBack(films: readonly string[], placed: Placed): Placed {
  const own = placed.length === films.length ? placed.slice(0, -1) : placed
  return own.slice(0, -1)
}

/** Where to go on: the next scene from `from` on without a vote, around the end; -1 when there is none. */
export function nextOpen(scenes: readonly { id: string }[], voted: ReadonlySet<string>, from: number): number {
  const places = scenes.map((_, at) => (from + at) % scenes.length)
  return places.find((at) => !voted.has(scenes[at].id)) ?? -1
}
