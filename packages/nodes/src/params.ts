import { Id, ShotId } from '@sceneweave/project'
import { z } from 'zod'
import { MOST_SEED, MOST_TAKE } from './noiseSeed.ts'

// Params that several nodes share: one wording for one thing, and the same limits everywhere.

const MOST_LETTERS = 2000
const MOST_FRAMES = 241

/** Words for the model or for people. */
export const wordsParam = (title: string, description: string) =>
  z
    .string()
    .max(MOST_LETTERS, `is longer than ${MOST_LETTERS} letters; say it shorter`)
    .default('')
    .meta({ title, description, multiline: true })

export const framesParam = z
  .int()
  .min(1, 'must be 1 or more: 1 is a single picture')
  .max(MOST_FRAMES, `is more than ${MOST_FRAMES}; use "extend shot" for longer ones`)
  .refine((frames) => frames % 4 === 1, 'must be 1 and a multiple of 4: 1, 5, 9, 13, 17 …')

export const seedParam = z
  .int('must be a whole number')
  .min(0, 'must not be negative; leave it empty to have one drawn')
  .max(MOST_SEED, `must be ${MOST_SEED} or less`)
  .nullable()

export const takeParam = z
  .int('must be a whole number')
  .min(0, 'must not be negative; the first take is 0')
  .max(MOST_TAKE, `must be ${MOST_TAKE} or less`)

/** What a file is called by the people who watch it. */
export const titleParam = z
  .string()
  .max(200, 'is longer than 200 letters; say it shorter')
  .default('')
  .meta({ title: 'Title', description: 'Written into the file.' })

/** A shot as a person writes it. */
export const shotParams = {
  id: ShotId.default('shot').meta({ title: 'Name', description: 'How takes and given shots find this shot again.' }),
  prompt: wordsParam('Words', 'What is to be seen in this shot. Name people as Character A.'),
  frames: framesParam
    .default(17)
    .meta({ title: 'Frames', description: 'How long it is: 1 and a multiple of 4. 1 is a single picture.' }),
  cut: z
    .boolean()
    .default(true)
    .meta({ title: 'Cut', description: 'Begins with a real cut. Off: it goes on from the shot before.' }),
  seed: seedParam
    .default(null)
    .meta({ title: 'Seed', description: 'Another seed, another shot. Empty: drawn at every run.' }),
  take: takeParam
    .default(0)
    .meta({ title: 'Take', description: 'The same shot once more: each number is another version of it.' }),
  locked: z
    .boolean()
    .default(false)
    .meta({ title: 'Locked', description: 'Keeps a person from changing it by accident.' }),
}

const timeParam = z.number().min(0, 'must be 0 or more').max(1, 'must be 1 or less')

/** Times t_c of single conditions, by the name of a shot or a take; the others keep the time they come with. */
export const timesParam = (title: string, description: string) =>
  z
    .record(Id, timeParam)
    .refine((times) => Object.keys(times).length <= 100, 'has more than 100 names; keep the ones that matter')
    .default({})
    .meta({ title, description })

/** The params of a shot that a node makes by itself, after others or between them. */
export const ownShotParams = {
  prompt: shotParams.prompt,
  frames: shotParams.frames,
  seed: shotParams.seed,
  take: shotParams.take,
}
