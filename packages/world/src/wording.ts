import type { Action, CameraMove, Environment, ShotSize, Story, TimeOfDay, Weather } from './traits.ts'

/** How captions say each environment, with its article. */
export const environmentWords: Record<Environment, string> = {
  forest: 'a forest',
  beach: 'a beach',
  desert: 'a desert',
  'city street': 'a city street',
  'snowy mountain': 'a snowy mountain',
  meadow: 'a meadow',
  harbour: 'a harbour',
  bedroom: 'a bedroom',
  market: 'a market',
  castle: 'a castle',
}

/** How captions say each time of day. */
export const timeWords: Record<TimeOfDay, string> = {
  morning: 'in the morning',
  noon: 'at noon',
  sunset: 'at sunset',
  night: 'at night',
}

/** How captions say each weather. */
export const weatherWords: Record<Weather, string> = {
  clear: 'clear air',
  rain: 'light rain',
  snow: 'light snow',
  fog: 'thick fog',
  'falling leaves': 'falling leaves',
}

/** What a character wears, introduced by one of these. */
export const wearingWords = ['wearing', 'with'] as const

/** The story of one character, then of two. */
export const storyWords: Record<Story, readonly [string, string]> = {
  journey: ['Character A goes on a journey.', 'Character A and Character B go on a journey.'],
  dance: ['Character A loves to dance.', 'Character A meets Character B and they dance.'],
  rest: ['Character A finds a place to rest.', 'Character A and Character B find a place to rest.'],
  greeting: ['Character A says hello.', 'Character A says hello to Character B.'],
  play: ['Character A plays all day.', 'Character A and Character B play together.'],
}

/** An action as said after a name: of one, of two, and as a participle. */
export const actionWords: Record<Action, readonly [string, string, string]> = {
  'walks to the left': ['walks to the left', 'walk to the left', 'walking to the left'],
  'walks to the right': ['walks to the right', 'walk to the right', 'walking to the right'],
  jumps: ['jumps', 'jump', 'jumping'],
  waves: ['waves', 'wave', 'waving'],
  spins: ['spins', 'spin', 'spinning'],
  dances: ['dances', 'dance', 'dancing'],
  'looks around': ['looks around', 'look around', 'looking around'],
  nods: ['nods', 'nod', 'nodding'],
  'sits down': ['sits down', 'sit down', 'sitting down'],
  sleeps: ['sleeps', 'sleep', 'sleeping'],
}

/** How captions say each shot size at the start of a sentence. */
export const sizeWords: Record<ShotSize, string> = {
  'wide shot': 'Wide shot',
  'medium shot': 'Medium shot',
  'close-up': 'Close-up',
}

/** How captions say each camera move after "camera". */
export const cameraWords: Record<CameraMove, string> = {
  still: 'is still',
  'pan left': 'pans left',
  'pan right': 'pans right',
  'zoom in': 'zooms in',
  'zoom out': 'zooms out',
  'tilt up': 'tilts up',
  'tilt down': 'tilts down',
}
