import { type CharacterId, type Scene, shotPrompt } from '@sceneweave/world'

/** What one column of a noise plan holds: words, a number of pictures, and the seed of its noise. */
export type Column = { readonly name: string; readonly prompt: string; readonly frames: number; readonly seed: number }

/** A film of the set as columns to be drawn. Equal names have equal words and equal noise, whatever the method. */
export type Script = {
  readonly film: Scene
  readonly shots: readonly Column[]
  /** The shot without its marker: what goes on from the picture before it. */
  readonly animated: (shot: number) => Column
  /** One picture of the shot. */
  readonly still: (shot: number) => Column
  readonly portrait: (id: CharacterId) => Column
  /** A picture of the place. Captions have no empty places, so the first character stands in it. */
  readonly place: Column
}

// seeds of one film lie together: its shots, then its pictures
const SEEDS = 256
const PICTURES = 100
const PORTRAITS = 220

/** The columns of a film. `noise` moves all seeds: the same words, another film. */
export function script(film: Scene, noise = 0): Script {
  const seed = (at: number) => film.seed * SEEDS + at + noise * 2 ** 40
  const shots = film.shots.map((shot, at) => ({
    name: `shot ${at}`,
    prompt: shotPrompt(shot),
    frames: shot.frames,
    seed: seed(at),
  }))
  const picture = (name: string, prompt: string, at: number): Column => ({ name, prompt, frames: 1, seed: seed(at) })
  return {
    film,
    shots,
    animated: (at) => ({ ...shots[at], prompt: film.shots[at].prompt }),
    still: (at) => picture(`still ${at}`, shots[at].prompt, PICTURES + at),
    portrait: (id) =>
      picture(
        `portrait ${id}`,
        `[SHOT CUT] Medium shot of Character ${id} looking around.`,
        PORTRAITS + id.charCodeAt(0),
      ),
    place: picture('place', '[SHOT CUT] Wide shot of Character A looking around.', PORTRAITS),
  }
}
