import type { Scene } from '@sceneweave/world'
import type { FilmRecord } from '../films/filmRecord.ts'
import type { Tally } from '../interval.ts'
import {
  captionedTraits,
  chanceOf,
  identityTraits,
  judgedTraits,
  loneCharacter,
  type TraitName,
  traitNames,
  truthOf,
  uncaptionedTraits,
} from '../judge/judgedTraits.ts'

/** A film, what was read off it, and what was read off the same film as the set rendered it. */
export type Case = { readonly film: Scene; readonly record: FilmRecord; readonly real: FilmRecord }

/** A yes-or-no question put to a film, as often as it can be put. `chance`: how often a blind guess is right, where that is known. */
export type Metric = {
  readonly id: string
  readonly title: string
  readonly chance: number | null
  readonly tally: (film: Case) => Tally
}

/** Counts answers; null is not asked. */
export function tallyOf(answers: Iterable<boolean | null>): Tally {
  let [right, asked] = [0, 0]
  for (const answer of answers) {
    if (answer === null) continue
    asked++
    if (answer) right++
  }
  return { right, asked }
}

const sum = (tallies: readonly Tally[]): Tally => ({
  right: tallies.reduce((all, { right }) => all + right, 0),
  asked: tallies.reduce((all, { asked }) => all + asked, 0),
})

/** All questions of several metrics as one. */
export const pooled = (id: string, title: string, metrics: readonly Metric[]): Metric => ({
  ...{ id, title, chance: null },
  tally: (film) => sum(metrics.map(({ tally }) => tally(film))),
})

/** Whether each shot shows the trait as it is in the truth. */
export const isRight = (name: TraitName): Metric => ({
  ...{ id: `right-${name}`, title: judgedTraits[name].title, chance: chanceOf(name) },
  tally: ({ film, record }) =>
    tallyOf(
      film.shots.map(({ truth }, at) => {
        const asked = truthOf(name, film.truth, truth)
        return asked === null ? null : record.reading.shots[at][name] === asked
      }),
    ),
})

/** Whether two shots can both show a trait, of the same character where it is of one. */
export function bothShow(name: TraitName, { truth: scene, shots }: Scene, one: number, other: number): boolean {
  const [a, b] = [shots[one].truth, shots[other].truth]
  if (truthOf(name, scene, a) === null || truthOf(name, scene, b) === null) return false
  return judgedTraits[name].of === 'scene' || loneCharacter(scene, a) === loneCharacter(scene, b)
}

/** Whether two shots agree on all of these traits, whatever they show; null where one of them cannot show one. */
function agree(names: readonly TraitName[], { film, record }: Case, one: number, other: number): boolean | null {
  if (!names.every((name) => bothShow(name, film, one, other))) return null
  return names.every((name) => record.reading.shots[one][name] === record.reading.shots[other][name])
}

const pairs = (count: number): [number, number][] =>
  Array.from({ length: count }, (_, one) =>
    Array.from({ length: count - one - 1 }, (_, n): [number, number] => [one, one + 1 + n]),
  ).flat()

/** Whether the shots of a film agree, pair by pair, on a trait, or on several at once. */
export const isKept = (names: readonly TraitName[], title: string = judgedTraits[names[0]].title): Metric => ({
  ...{ id: `kept-${names.join('-')}`, title, chance: names.reduce((share, name) => share * chanceOf(name), 1) },
  tally: (film) => tallyOf(pairs(film.film.shots.length).map(([one, other]) => agree(names, film, one, other))),
})

/** Whether the first and the last shot, between which something was away, agree on a trait of it. */
export const isBack = (name: TraitName): Metric => ({
  ...{ id: `back-${name}`, title: judgedTraits[name].title, chance: chanceOf(name) },
  tally: (film) => tallyOf([agree([name], film, 0, film.film.shots.length - 1)]),
})

/** Whether later shots show what the real first shot shows. */
export const isCarried = (name: TraitName): Metric => ({
  ...{ id: `carried-${name}`, title: judgedTraits[name].title, chance: chanceOf(name) },
  tally: ({ film, record }) =>
    tallyOf(
      film.shots.map(({ truth }, at) =>
        at > 0 && bothShow(name, film, 0, at)
          ? record.reading.shots[at][name] === truthOf(name, film.truth, truth)
          : null,
      ),
    ),
})

/** Whether shots join as they are asked to: all joins, or only cuts, or only those that go on. */
export const isJoined = (title: string, asked: (cut: boolean) => boolean): Metric => ({
  ...{ id: `join-${title.replaceAll(' ', '-')}`, title, chance: 0.5 },
  tally: ({ film, record }) =>
    tallyOf(film.shots.map(({ cut }, at) => (at > 0 && asked(cut) ? record.reading.cuts[at] === cut : null))),
})

const RESTING: readonly string[] = ['sits down', 'sleeps']

/** Whether as much moves as should: at least half as much as in the real shot where somebody acts, at most twice as much where not. */
export const isMoving = (title: string, rests: boolean): Metric => ({
  ...{ id: rests ? 'rests' : 'moves', title, chance: null },
  tally: ({ film, record, real }) =>
    tallyOf(
      film.shots.map(({ truth }, at) => {
        if (RESTING.includes(truth.action) !== rests) return null
        const [made, wanted] = [record.numbers[at].motion, real.numbers[at].motion]
        return rests ? made <= 2 * wanted : made >= wanted / 2
      }),
    ),
})

const kept = traitNames.filter((name) => judgedTraits[name].of !== 'shot')

/** Everything that is asked of films from words, in groups. */
export const said = captionedTraits.map(isRight)
export const keptTraits = kept.map((name) => isKept([name]))
export const joins = [
  isJoined('all joins', () => true),
  isJoined('cut where one is asked', (cut) => cut),
  isJoined('no cut where none is asked', (cut) => !cut),
]
export const motions = [isMoving('movement where somebody acts', false), isMoving('rest where somebody rests', true)]
export const carried = uncaptionedTraits.map(isCarried)
export const unsaidKept = pooled(
  'kept-unsaid',
  'what no caption says stays the same',
  uncaptionedTraits.map((name) => isKept([name])),
)
export const saidRight = pooled('right-said', 'what captions say is shown', said)
export const identityKept = isKept(identityTraits, 'the character stays the same')

/** What can be seen to be the same when it comes back: of the character who was away, or in scenes of one the prop. */
export const backTraits = ({ film }: Case): readonly TraitName[] =>
  film.truth.characters.length === 2 ? kept.filter((name) => judgedTraits[name].of === 'character') : ['propSide']

const backOf = (id: string, title: string, asked: (name: TraitName) => boolean): Metric => ({
  ...{ id, title, chance: null },
  tally: (film) =>
    sum(
      backTraits(film)
        .filter(asked)
        .map((name) => isBack(name).tally(film)),
    ),
})
export const backUnsaid = backOf(
  'back-unsaid',
  'what no caption says comes back',
  (name) => !judgedTraits[name].captioned,
)
export const backAll = backOf('back-all', 'everything about it comes back', () => true)
