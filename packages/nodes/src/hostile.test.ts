import { check } from '@sceneweave/graph'
import type { Json } from '@sceneweave/project'
import { expect, test } from 'vitest'
import { catalogue } from './catalogue.ts'
import { sketch } from './testGraph.ts'

const shot = { id: 'a', prompt: 'Wide shot.', frames: 17, cut: true, seed: 1, take: 0, locked: false }
const drawn = (matrix: Json) => ['noisePlan', { mode: 'drawn', matrix }] as const

/** What `check` says of one node with these params. */
function said(type: string, params: Record<string, Json>): string {
  const problems = check(sketch({ node: [type, params] }, []), catalogue)
  return problems.flatMap(({ code, message }) => (code === 'bad-params' ? [message] : [])).join(' ')
}

test.each([
  ['a prompt of a megabyte', 'text', { text: 'x'.repeat(2 ** 20) }, /text: is longer than 2000 letters/],
  ['a shot of a megabyte', 'shot', { ...shot, prompt: 'x'.repeat(2 ** 20) }, /prompt: is longer than 2000 letters/],
  ['no frames', 'shot', { ...shot, frames: 0 }, /frames: must be 1 or more/],
  ['half a latent frame', 'shot', { ...shot, frames: 16 }, /frames: must be 1 and a multiple of 4/],
  ['a shot of hours', 'shot', { ...shot, frames: 100_001 }, /frames: is more than 241/],
  ['a negative seed', 'shot', { ...shot, seed: -1 }, /seed: must not be negative/],
  ['a seed of two numbers', 'seed', { seed: 1.5 }, /seed: must be a whole number/],
  ['a seed beyond whole numbers', 'seed', { seed: 2 ** 60 }, /seed/],
  ['a take below none', 'shot', { ...shot, take: -1 }, /take: must not be negative/],
  ['a name that is a path', 'shot', { ...shot, id: '../shot' }, /id: use 1 to 64 letters/],
  ['a name that objects have', 'shot', { ...shot, id: '__proto__' }, /id: use 1 to 64 letters/],
  ['an unknown param', 'shot', { ...shot, colour: 'red' }, /colour/],
  ['a model by its path', 'loadModel', { source: '/etc/passwd' }, /source: must be .* or an uploaded weights file/],
  ['ten thousand shots', 'scene', many(10_000), /scene.shots: has 10000 shots; give 100 or fewer/],
  [
    'two shots of one name',
    'scene',
    { scene: { story: '', shots: [shot, shot] } },
    /scene.shots: has two shots of one name/,
  ],
  ['a bad shot in a scene', 'scene', { scene: { story: '', shots: [{ ...shot, frames: 0 }] } }, /scene.shots.0.frames/],
  ['a character without a letter', 'character', { id: 'the man' }, /id: must be a capital letter/],
  ['no steps', 'noisePlan', { steps: 0 }, /steps: must be 1 or more/],
  ['a time beyond noise', 'noisePlan', { contextTime: 2 }, /contextTime: must be 1 or less/],
  ['a drawn plan without a table', 'noisePlan', { mode: 'drawn' }, /matrix: is missing/],
  ['a table of one row', ...drawn([[1]]), /too few rows/],
  ['a table without columns', ...drawn([[], []]), /no columns/],
  ['a ragged table', ...drawn([[1, 1], [0]]), /row 2 has 1 times: give 2/],
  ['a table outside 0 to 1', ...drawn([[3], [0]]), /shot 1 has a time outside 0 to 1/],
  ['a shot that leaves', ...drawn([[1], [null], [0]]), /shot 1 leaves the plan/],
  ['a shot that never comes', ...drawn([[null], [null]]), /shot 1 has no times/],
  ['a shot that begins late', ...drawn([[0.5], [0]]), /shot 1 begins at 0.5/],
  ['a shot that is not finished', ...drawn([[1], [0.5]]), /shot 1 never reaches 0/],
  [
    'a table of a million rows',
    ...drawn(Array.from({ length: 1_000_000 }, () => [1])),
    /matrix: has more than 4000 rows/,
  ],
  ['a table that is no table', ...drawn('no'), /matrix/],
  ['a trim that goes back', 'trim', { from: -4 }, /from: must not be negative/],
  ['the shot before the first', 'pickShot', { position: 0 }, /position: must be 1 or more/],
  ['an hour of parts', 'extendShot', { prompt: 'a', repeat: 1000 }, /repeat: must be 64 or less/],
  ['a title of a megabyte', 'exportFilm', { title: 'x'.repeat(2 ** 20) }, /title: is longer than 200 letters/],
  [
    'seventeen takes',
    'historyPool',
    { takes: Array.from({ length: 17 }, (_, n) => `t${n}`) },
    /takes: has more than 16/,
  ],
] as [string, string, Record<string, Json>, RegExp][])('%s is refused, in words', (_, type, params, words) => {
  expect(said(type, params)).toMatch(words)
})

test('a table that is right, and one whose given shot stays at its time, are taken', () => {
  expect(
    said(
      ...mutable(
        drawn([
          [1, null],
          [0.5, 1],
          [0, 0.5],
          [0.1, 0],
        ]),
      ),
    ),
  ).toBe('')
  expect(
    said(
      ...mutable(
        drawn([
          [1, 0.2],
          [0, 0.2],
        ]),
      ),
    ),
  ).toBe('')
})

const mutable = ([type, params]: readonly [string, Record<string, Json>]): [string, Record<string, Json>] => [
  type,
  params,
]

function many(shots: number): Record<string, Json> {
  return { scene: { story: '', shots: Array.from({ length: shots }, (_, n) => ({ ...shot, id: `s${n}` })) } }
}
