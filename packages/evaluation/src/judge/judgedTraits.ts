import {
  accessories,
  accessoryColours,
  actions,
  bodyColours,
  type CharacterTruth,
  cameraMoves,
  environments,
  grades,
  markings,
  type SceneTruth,
  type ShotTruth,
  shotSizes,
  sides,
  species,
  timesOfDay,
} from '@sceneweave/world'

/** One thing to read off a shot: its possible values and its truth, null where the shot cannot show it. */
type JudgedTrait = {
  readonly title: string
  readonly values: readonly string[]
  /** Whether captions say it; what they do not say has to be carried from shot to shot. */
  readonly captioned: boolean
  /** What keeps it: all shots of a scene, the shots of one character, or nothing but the shot itself. */
  readonly of: 'scene' | 'character' | 'shot'
  /** Whether one picture tells it, or only several in a row. */
  readonly from: 'picture' | 'clip'
  readonly truth: (scene: SceneTruth, shot: ShotTruth) => string | null
}

const scene = { of: 'scene', from: 'picture' } as const
const character = { of: 'character', from: 'picture' } as const
const said = { captioned: true } as const
const unsaid = { captioned: false } as const

/** Everything the recogniser reads. Of a character it is asked only where a shot shows one alone. */
export const judgedTraits = {
  environment: {
    title: 'environment',
    values: environments,
    ...said,
    ...scene,
    truth: ({ environment }) => environment,
  },
  timeOfDay: { title: 'time of day', values: timesOfDay, ...said, ...scene, truth: ({ timeOfDay }) => timeOfDay },
  species: { title: 'species', values: species, ...said, ...character, truth: ofLone(({ species }) => species) },
  colour: { title: 'coat colour', values: bodyColours, ...said, ...character, truth: ofLone(({ colour }) => colour) },
  accessory: {
    title: 'accessory',
    values: accessories,
    ...{ ...said, ...character },
    truth: ofWorn(({ accessory }) => accessory),
  },
  accessoryColour: {
    title: 'accessory colour',
    values: accessoryColours,
    ...{ ...unsaid, ...character },
    truth: ofWorn(({ accessoryColour }) => accessoryColour),
  },
  marking: {
    title: 'marking',
    values: markings,
    ...{ ...unsaid, ...character },
    // belly and muzzle turn away in a spin
    truth: (scene, shot) => (shot.action === 'spins' ? null : ofLone(({ marking }) => marking)(scene, shot)),
  },
  propSide: {
    title: 'side of the main prop',
    values: sides,
    ...{ ...unsaid, ...scene },
    // a close-up has the main prop outside its frame, or as a blur at its edge
    truth: ({ propSide }, { size }) => (size === 'close-up' ? null : propSide),
  },
  lightSide: { title: 'side of the light', values: sides, ...unsaid, ...scene, truth: ({ lightSide }) => lightSide },
  grade: { title: 'colour grade', values: grades, ...unsaid, ...scene, truth: ({ grade }) => grade },
  size: { title: 'shot size', values: shotSizes, ...said, of: 'shot', from: 'picture', truth: (_, { size }) => size },
  action: { title: 'action', values: actions, ...said, of: 'shot', from: 'clip', truth: (_, { action }) => action },
  camera: {
    title: 'camera move',
    values: cameraMoves,
    ...said,
    of: 'shot',
    from: 'clip',
    truth: (_, { camera }) => camera,
  },
} as const satisfies Record<string, JudgedTrait>

export type TraitName = keyof typeof judgedTraits

export const traitNames = Object.keys(judgedTraits) as TraitName[]

/** What captions say, and what they leave out: a shot can know that only from the other shots. */
export const captionedTraits = traitNames.filter((name) => judgedTraits[name].captioned)
export const uncaptionedTraits = traitNames.filter((name) => !judgedTraits[name].captioned)

/** What makes a character the same one: all of them right is the right identity. */
export const identityTraits: readonly TraitName[] = ['species', 'colour', 'marking']

/** How often a blind guess is right. Who knows the coat guesses the accessory's colour 1 in 6: the two are never alike. */
export const chanceOf = (name: TraitName): number => 1 / judgedTraits[name].values.length

/** The number of the true value among the values, or null where the shot cannot show it. */
export function truthOf(name: TraitName, scene: SceneTruth, shot: ShotTruth): number | null {
  const trait: JudgedTrait = judgedTraits[name]
  const value = trait.truth(scene, shot)
  return value === null ? null : trait.values.indexOf(value)
}

/** The one character that a shot shows, or null where it shows two. */
export function loneCharacter(scene: SceneTruth, { characters }: ShotTruth): CharacterTruth | null {
  return (characters.length === 1 && scene.characters.find(({ id }) => id === characters[0])) || null
}

function ofLone(read: (who: CharacterTruth) => string): JudgedTrait['truth'] {
  return (scene, shot) => {
    const who = loneCharacter(scene, shot)
    return who && read(who)
  }
}

// the rims of glasses are under a pixel wide in a wide shot of 64 pixels, and the straps of a backpack two
function ofWorn(read: (who: CharacterTruth) => string): JudgedTrait['truth'] {
  return (
    ofLone(read) &&
    ((scene, shot) => {
      const who = loneCharacter(scene, shot)
      const isTooSmall = shot.size === 'wide shot' && (who?.accessory === 'glasses' || who?.accessory === 'backpack')
      return who && !isTooSmall ? read(who) : null
    })
  )
}
