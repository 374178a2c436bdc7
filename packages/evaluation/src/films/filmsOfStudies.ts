import { type Action, type Scene, type Shot, scene } from '@sceneweave/world'

/** What a model can be asked for: shots of so many frames, and scenes of so many characters; without it, one or two. */
export type FilmLimits = { readonly frames: number; readonly characters?: 1 | 2; readonly shots?: number }

const FEWEST = 3
const MOST = 9
// of so many drawn shots there are always enough of any kind that is asked for
const DRAWN = 160
/** How many shots a character can be away for. */
export const mostAway = 7

/** The scene of a seed with as many shots as it draws, from 3 to 9, or as many as are asked for. */
export function wholeFilm(seed: number, { frames, characters, shots }: FilmLimits): Scene {
  const drawn = scene(seed, { characters, frames })
  const count = shots ?? Math.min(MOST, Math.max(FEWEST, drawn.shots.length))
  return scene(seed, { characters, frames, shots: count })
}

/** A long film, every shot with a cut. */
export function longFilm(seed: number, { frames, characters }: FilmLimits, shots: number): Scene {
  return picked(
    seed,
    { frames, characters },
    new Array(shots).fill(() => true),
  )
}

/**
 * A film in which something is away for `away` shots. With two characters that is Character A, seen near in the first shot and
 * in the last; with one it is the main prop, which close-ups do not show.
 */
export function filmOfReturn(seed: number, { frames, characters = 2 }: FilmLimits, away: number): Scene {
  const alone = (id: string) => (shot: Shot) => shot.truth.characters.join() === id
  const near = (shot: Shot) => alone('A')(shot) && shot.truth.size !== 'wide shot' && shot.truth.action !== 'spins'
  const close = (shot: Shot) => shot.truth.size === 'close-up'
  const [shown, between] = characters === 2 ? [near, alone('B')] : [(shot: Shot) => !close(shot), close]
  return picked(seed, { frames, characters }, [shown, ...new Array(away).fill(between), shown])
}

/** One take of so many segments: the first begins with a cut, each of the others goes on from the one before. */
export function longTake(seed: number, { frames, characters }: FilmLimits, segments: number): Scene {
  const isCalm = ({ truth: { action, camera } }: Shot) => camera === 'still' && onTheSpot.includes(action)
  const [first] = picked(seed, { frames, characters }, [isCalm]).shots
  const goesOn = (shot: Shot) =>
    isCalm(shot) &&
    shot.truth.size === first.truth.size &&
    shot.truth.characters.join() === first.truth.characters.join()
  const film = picked(seed, { frames, characters }, new Array(segments).fill(goesOn))
  return { ...film, shots: film.shots.map((shot, at) => ({ ...shot, cut: at === 0 })) }
}
const onTheSpot: readonly Action[] = ['jumps', 'waves', 'dances', 'looks around', 'nods']

/** A film of a scene whose shots are, in order, the first of many drawn ones that fit; when all are used, they come again. */
function picked(seed: number, { frames, characters }: FilmLimits, wanted: readonly ((shot: Shot) => boolean)[]): Scene {
  const film = scene(seed, { characters, frames, shots: DRAWN })
  const fresh = film.shots.filter(({ cut }) => cut)
  const uses = new Map(fresh.map((shot) => [shot, 0]))
  const shots = wanted.map((fits) => {
    const fitting = fresh.filter(fits)
    if (fitting.length === 0) throw new RangeError(`scene ${seed}: none of ${fresh.length} shots is of the kind needed`)
    const least = Math.min(...fitting.map((shot) => uses.get(shot) as number))
    const shot = fitting.find((one) => uses.get(one) === least) as Shot
    uses.set(shot, least + 1)
    return shot
  })
  return { ...film, shots }
}
