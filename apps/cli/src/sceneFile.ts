import { solvers } from '@sceneweave/model'
import { globalPrompt } from '@sceneweave/nodes'
import { z } from 'zod'
import { modeNames } from './modes.ts'
import { suggestion } from './nearest.ts'

const MOST_SHOTS = 9

const Words = z.string().max(2000, 'is longer than 2000 letters').regex(/\S/, 'is empty; say what is to be seen')
const Seed = z.int().min(0)
const Time = z.number().min(0).max(1)

const Character = z.strictObject({
  /** How prompts name it: "Character A". */
  id: z.string().regex(/^[A-Z][A-Za-z0-9]{0,15}$/, 'must be a capital letter or a name that begins with one'),
  description: Words,
})

const SceneShot = z.strictObject({
  prompt: Words,
  /** Whether it begins with a real cut; otherwise it goes on from the shot before. */
  cut: z.boolean().default(true),
  frames: z
    .int()
    .min(1)
    .refine((frames) => frames % 4 === 1, { error: ({ input }) => `is ${input}; give ${nearFrames(Number(input))}` })
    .optional(),
  seed: Seed.optional(),
  /** A picture or film that is given instead of made, by its path from the scene file. */
  picture: z.string().min(1).optional(),
  /** The time t_c at which a given picture is seen. */
  contextTime: Time.optional(),
})

/** A scene as a person writes it, with the settings it was meant for. */
export const SceneFile = z.strictObject({
  sceneweave: z.literal(1, { error: 'must be 1, the version of this form' }),
  characters: z.array(Character).max(26).default([]),
  environment: Words,
  story: Words,
  shots: z
    .array(SceneShot)
    .min(1, 'has no shots; give 1 to 9')
    .max(MOST_SHOTS, { error: ({ input }) => `has ${(input as unknown[]).length} shots; give 1 to ${MOST_SHOTS}` }),
  seed: Seed.optional(),
  mode: z.enum(modeNames).optional(),
  sampling: z.enum(['quick', 'full']).optional(),
  steps: z.int().min(1).max(1000).optional(),
  guidance: z.number().min(0).max(100).optional(),
  shift: z.number().min(0.01).max(100).optional(),
  solver: z.enum(solvers).optional(),
  contextTime: Time.optional(),
})
export type SceneFile = z.infer<typeof SceneFile>
export type SceneShot = SceneFile['shots'][number]

const nearFrames = (frames: number): string => {
  const below = 1 + 4 * Math.floor((frames - 1) / 4)
  return `${below} or ${below + 4} (1 and a multiple of 4)`
}

/** Everything that is wrong with a parsed scene, each as "field what; how to mend it". Empty when it is one. */
export function sceneProblems(value: unknown): string[] {
  const { error, data } = SceneFile.safeParse(value)
  return error ? error.issues.map(problemOf) : referenceProblems(data)
}

/** Prompts may name only characters that are declared, each once. */
function referenceProblems({ characters, story, shots }: SceneFile): string[] {
  const ids = characters.map(({ id }) => id)
  const twice = ids.flatMap((id, at) =>
    ids.indexOf(id) < at ? [`characters[${at}].id "${id}" is declared twice`] : [],
  )
  const texts = [['story', story], ...shots.map(({ prompt }, at) => [`shots[${at}].prompt`, prompt])]
  const unknown = texts.flatMap(([field, text]) =>
    namedCharacters(text)
      .filter((id) => !ids.includes(id))
      .map((id) => `${field} names Character ${id}, who is not in characters; declare ${id} or name another`),
  )
  return [...twice, ...unknown]
}

const namedCharacters = (text: string): string[] =>
  [...text.matchAll(/\bCharacter\s+([A-Z][A-Za-z0-9]*)\b/g)].map(([, id]) => id)

const fields: Readonly<Record<string, readonly string[]>> = {
  '': Object.keys(SceneFile.shape),
  characters: Object.keys(Character.shape),
  shots: Object.keys(SceneShot.shape),
}

function problemOf(issue: z.core.$ZodIssue): string {
  const field = fieldName(issue.path)
  if (issue.code === 'unrecognized_keys') {
    const name = fieldName([...issue.path, issue.keys[0]])
    return `${name} is no field of a scene; ${suggestion(issue.keys[0], fields[String(issue.path[0] ?? '')] ?? [])}`
  }
  if (/received undefined$/.test(issue.message)) return `${field} is missing; add it`
  const plain = issue.message.replace(/^(Invalid input|Invalid option|Too small|Too big): /, '')
  if (plain === issue.message) return `${field} ${plain}`
  return `${field} is wrong: ${plain}`
}

const fieldName = (path: readonly PropertyKey[]): string =>
  path
    .map((part, at) => (typeof part === 'number' ? `[${part}]` : at > 0 ? `.${String(part)}` : String(part)))
    .join('') || 'the scene'

/** The prompt of the whole scene, as the scene node says it. */
export const scenePrompt = ({ characters, environment, story }: SceneFile): string =>
  globalPrompt({ characters, environment: { description: environment }, story })

/** A shot's prompt as the model reads it. */
export const shotPrompt = ({ cut, prompt }: SceneShot): string => (cut ? `[SHOT CUT] ${prompt}` : prompt)
