import type {
  Accessory,
  AccessoryColour,
  Action,
  BodyColour,
  CameraMove,
  Environment,
  Grade,
  Marking,
  ShotSize,
  Side,
  Species,
  Story,
  TimeOfDay,
  Weather,
} from './traits.ts'

/** How captions name a character: "Character A". */
export type CharacterId = 'A' | 'B'

/** Everything about one character, said or unsaid. */
export type CharacterTruth = {
  id: CharacterId
  species: Species
  colour: BodyColour
  accessory: Accessory
  accessoryColour: AccessoryColour
  marking: Marking
}

/** Everything a scene keeps in every shot, said or unsaid. */
export type SceneTruth = {
  characters: readonly CharacterTruth[]
  environment: Environment
  timeOfDay: TimeOfDay
  weather: Weather
  grade: Grade
  propSide: Side
  lightSide: Side
  story: Story
}

/** What one shot shows. */
export type ShotTruth = { characters: readonly CharacterId[]; action: Action; size: ShotSize; camera: CameraMove }

/** One clip of a scene; its prompt has no marker. */
export type Shot = { prompt: string; cut: boolean; frames: number; truth: ShotTruth }

/** A film in words and truth; pictures follow from it alone. */
export type Scene = { seed: number; globalPrompt: string; shots: readonly Shot[]; truth: SceneTruth }

/** Frames a second of every shot. */
export const framesPerSecond = 8
