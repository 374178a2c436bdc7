import type { Random } from './random.ts'
import { bodyColours, accessories as kinds, species } from './traits.ts'
import type { CharacterTruth, SceneTruth, Shot, ShotTruth } from './truth.ts'
import {
  actionWords,
  cameraWords,
  environmentWords,
  sizeWords,
  storyWords,
  timeWords,
  wearingWords,
  weatherWords,
} from './wording.ts'

/** The caption of a whole scene, in the paper's form: [Character] … [Environment] … [Story] … */
export function globalPrompt(truth: SceneTruth, from: Random): string {
  const wearing = from.pick(wearingWords)
  const people = truth.characters.map((who) => introduce(who, wearing)).join(' ')
  const place = `${environmentWords[truth.environment]} ${timeWords[truth.timeOfDay]}`
  const air = truth.environment === 'bedroom' ? '' : `, ${weatherWords[truth.weather]}`
  const story = storyWords[truth.story][truth.characters.length - 1]
  return `[Character] ${people} [Environment] ${place}${air}. [Story] ${story}`
}

function introduce({ id, colour, species, accessory }: CharacterTruth, wearing: string): string {
  const worn = accessory === 'glasses' ? accessory : `a ${accessory}`
  return `Character ${id}: ${/^[aeiou]/.test(colour) ? 'an' : 'a'} ${colour} ${species} ${wearing} ${worn}.`
}

/** The caption of one shot, without its marker. */
export function shotCaption(truth: ShotTruth, from: Random): string {
  const who = truth.characters.map((id) => `Character ${id}`).join(' and ')
  const [one, two, doing] = actionWords[truth.action]
  const does = truth.characters.length === 1 ? one : two
  const size = sizeWords[truth.size]
  const camera = truth.camera === 'still' ? '' : `, camera ${cameraWords[truth.camera]}`
  const forms = [
    `${size} of ${who} ${doing}${camera}.`,
    `${size}, the camera ${cameraWords[truth.camera]}: ${who} ${does}.`,
    `${who} ${does} in a ${size.toLowerCase()}${camera}.`,
  ]
  return from.pick(forms)
}

/** A shot's prompt as the model reads it: "[SHOT CUT] " in front where the shot begins with a real cut. */
export function shotPrompt(shot: Shot): string {
  return shot.cut ? `[SHOT CUT] ${shot.prompt}` : shot.prompt
}

/** The lower-case words of a caption, its bracketed markers left out. */
export function captionWords(caption: string): string[] {
  return caption
    .replace(/\[(SHOT CUT|Character|Environment|Story)\]/g, ' ')
    .toLowerCase()
    .match(/[a-z0-9]+/g) as string[]
}

const phrases = [
  ...[environmentWords, timeWords, weatherWords, sizeWords, cameraWords].flatMap((table) => Object.values(table)),
  ...[storyWords, actionWords].flatMap((table) => Object.values(table).flat()),
  ...wearingWords,
  ...bodyColours,
  ...species,
  ...kinds,
  'Character A: a an. Character B and. of, the camera in a',
]

/** Every lower-case word any caption can hold, sorted, without markers. */
export const vocabulary: readonly string[] = [...new Set(phrases.flatMap(captionWords))].sort()
