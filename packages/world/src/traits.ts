/** What kind of animal a character is; captioned. */
export const species = [
  'fox',
  'rabbit',
  'owl',
  'turtle',
  'bear',
  'deer',
  'frog',
  'elephant',
  'mouse',
  'dragon',
] as const
/** Colour of a character's coat; captioned. */
export const bodyColours = [
  'red',
  'orange',
  'yellow',
  'green',
  'blue',
  'purple',
  'pink',
  'brown',
  'white',
  'grey',
] as const
/** What a character wears; captioned. */
export const accessories = ['scarf', 'hat', 'bow tie', 'backpack', 'glasses'] as const
/** Colour of what a character wears; never in a caption. */
export const accessoryColours = ['crimson', 'gold', 'jade', 'azure', 'indigo', 'ivory', 'magenta'] as const
/** Whether belly and muzzle are pale or dark; never in a caption. */
export const markings = ['pale', 'dark'] as const
/** Where a scene plays; captioned. */
export const environments = [
  'forest',
  'beach',
  'desert',
  'city street',
  'snowy mountain',
  'meadow',
  'harbour',
  'bedroom',
  'market',
  'castle',
] as const
/** When a scene plays; captioned. */
export const timesOfDay = ['morning', 'noon', 'sunset', 'night'] as const
/** What falls or hangs in the air; captioned. Indoors it is always clear. */
export const weathers = ['clear', 'rain', 'snow', 'fog', 'falling leaves'] as const
/** How the film is developed; never in a caption. */
export const grades = ['natural', 'golden', 'teal', 'rose', 'faded'] as const
/** Left or right, as the viewer sees it. */
export const sides = ['left', 'right'] as const
/** What the characters of a shot do; captioned. */
export const actions = [
  'walks to the left',
  'walks to the right',
  'jumps',
  'waves',
  'spins',
  'dances',
  'looks around',
  'nods',
  'sits down',
  'sleeps',
] as const
/** How much of a character a shot shows; captioned. */
export const shotSizes = ['wide shot', 'medium shot', 'close-up'] as const
/** How the camera moves during a shot; captioned. */
export const cameraMoves = ['still', 'pan left', 'pan right', 'zoom in', 'zoom out', 'tilt up', 'tilt down'] as const
/** What a scene is about; captioned in its own words. */
export const stories = ['journey', 'dance', 'rest', 'greeting', 'play'] as const

/** One member of `species`. */
export type Species = (typeof species)[number]
/** One member of `bodyColours`. */
export type BodyColour = (typeof bodyColours)[number]
/** One member of `accessories`. */
export type Accessory = (typeof accessories)[number]
/** One member of `accessoryColours`. */
export type AccessoryColour = (typeof accessoryColours)[number]
/** One member of `markings`. */
export type Marking = (typeof markings)[number]
/** One member of `environments`. */
export type Environment = (typeof environments)[number]
/** One member of `timesOfDay`. */
export type TimeOfDay = (typeof timesOfDay)[number]
/** One member of `weathers`. */
export type Weather = (typeof weathers)[number]
/** One member of `grades`. */
export type Grade = (typeof grades)[number]
/** One member of `sides`. */
export type Side = (typeof sides)[number]
/** One member of `actions`. */
export type Action = (typeof actions)[number]
/** One member of `shotSizes`. */
export type ShotSize = (typeof shotSizes)[number]
/** One member of `cameraMoves`. */
export type CameraMove = (typeof cameraMoves)[number]
/** One member of `stories`. */
export type Story = (typeof stories)[number]
