import type { CharacterValue, EnvironmentValue, PictureValue } from './values.ts'

/** What the whole scene says. */
export type SceneWords = {
  readonly characters: readonly CharacterValue[]
  readonly environment?: EnvironmentValue
  readonly story: string
}

/** The prompt of the whole scene: [Character] … [Environment] … [Story] …; what is empty is left out. */
export function globalPrompt({ characters, environment, story }: SceneWords): string {
  const people = characters.map(introduction)
  return [
    ...(people.length > 0 ? [`[Character] ${people.join(' ')}`] : []),
    ...(environment?.description.trim() ? [`[Environment] ${sentence(environment.description)}`] : []),
    ...(story.trim() ? [`[Story] ${sentence(story)}`] : []),
  ].join(' ')
}

/** "Character A: a white bear wearing a scarf." */
export const introduction = ({ id, description }: Pick<CharacterValue, 'id' | 'description'>): string =>
  `Character ${id}: ${sentence(description)}`

/** The pictures of a scene with the words each is seen with, characters first. */
export const scenePictures = ({ characters, environment }: Omit<SceneWords, 'story'>): PictureValue[] => [
  ...characters.flatMap((who) => (who.picture ? [{ image: who.picture, words: introduction(who) }] : [])),
  ...(environment?.picture ? [{ image: environment.picture, words: sentence(environment.description) }] : []),
]

/** The ids of characters that a text names. */
export const namedCharacters = (text: string): string[] =>
  [...text.matchAll(/\bCharacter\s+([A-Z][A-Za-z0-9]*)\b/g)].map(([, id]) => id)

/** A shot's words as the model reads them. */
export const markedWords = ({ cut, prompt }: { cut: boolean; prompt: string }): string =>
  cut ? `[SHOT CUT] ${prompt}` : prompt

const sentence = (text: string): string => (/[.!?]\s*$/.test(text) ? text.trim() : `${text.trim()}.`)
