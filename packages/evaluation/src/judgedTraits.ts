import {
  accessories,
  accessoryColours,
  bodyColours,
  environments,
  grades,
  markings,
  type SceneTruth,
  type ShotTruth,
  sides,
  species,
  timesOfDay,
} from '@sceneweave/world'

/** One thing to read off a picture: its possible values, its truth, and in which shots it can be seen at all. */
type JudgedTrait = {
  readonly values: readonly string[]
  /** Whether captions say it; what they do not say has to be carried from shot to shot. */
  readonly captioned: boolean
  readonly truth: (scene: SceneTruth) => string
  readonly isSeen: (scene: SceneTruth, shot: ShotTruth) => boolean
}

const always = (): boolean => true

/** Everything the recogniser reads, of scenes with one character. */
export const judgedTraits = {
  environment: { values: environments, captioned: true, truth: (scene) => scene.environment, isSeen: always },
  timeOfDay: { values: timesOfDay, captioned: true, truth: (scene) => scene.timeOfDay, isSeen: always },
  species: { values: species, captioned: true, truth: (scene) => scene.characters[0].species, isSeen: always },
  colour: { values: bodyColours, captioned: true, truth: (scene) => scene.characters[0].colour, isSeen: always },
  accessory: {
    values: accessories,
    captioned: true,
    truth: (scene) => scene.characters[0].accessory,
    isSeen: isAccessorySeen,
  },
  accessoryColour: {
    values: accessoryColours,
    captioned: false,
    truth: (scene) => scene.characters[0].accessoryColour,
    isSeen: isAccessorySeen,
  },
  // a close-up has the main prop outside its frame, or as a blur at its edge
  propSide: {
    values: sides,
    captioned: false,
    truth: (scene) => scene.propSide,
    isSeen: (_, { size }) => size !== 'close-up',
  },
  lightSide: { values: sides, captioned: false, truth: (scene) => scene.lightSide, isSeen: always },
  grade: { values: grades, captioned: false, truth: (scene) => scene.grade, isSeen: always },
  // belly and muzzle turn away in a spin
  marking: {
    values: markings,
    captioned: false,
    truth: (scene) => scene.characters[0].marking,
    isSeen: (_, { action }) => action !== 'spins',
  },
} as const satisfies Record<string, JudgedTrait>

export type TraitName = keyof typeof judgedTraits

export const traitNames = Object.keys(judgedTraits) as TraitName[]

/** What captions leave out, and a shot can know only from the other shots. */
export const uncaptionedTraits = traitNames.filter((name) => !judgedTraits[name].captioned)

/** How often a blind guess is right. Who knows the coat guesses the accessory's colour 1 in 6: the two are never alike. */
export const chanceOf = (name: TraitName): number => 1 / judgedTraits[name].values.length

// the rims of glasses are under a pixel wide in a wide shot of 64 pixels, and the straps of a backpack two
function isAccessorySeen({ characters: [{ accessory }] }: SceneTruth, { size }: ShotTruth): boolean {
  return size !== 'wide shot' || (accessory !== 'glasses' && accessory !== 'backpack')
}
