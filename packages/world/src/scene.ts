import { globalPrompt } from './caption.ts'
import { type Random, random, weighted } from './random.ts'
import { shots } from './shots.ts'
import {
  accessories,
  accessoryColours,
  type BodyColour,
  bodyColours,
  type Environment,
  environments,
  grades,
  markings,
  sides,
  species,
  stories,
  timesOfDay,
  type Weather,
  weathers,
} from './traits.ts'
import type { CharacterTruth, Scene, SceneTruth } from './truth.ts'

/** What a caller may fix of a scene; the rest is drawn. */
export type SceneOptions = { shots?: number; characters?: 1 | 2; frames?: number; singles?: never }

// Mean 3.7 shots.
const shotCountWeights = [14, 20, 20, 16, 10, 8, 5, 4, 3]

/** The film of a seed: the same truth, captions and pictures on every machine. */
export function scene(seed: number, options: SceneOptions = {}): Scene {
  // One stream a concern, so that fixing an option leaves the rest of the scene as it was.
  const truth = drawTruth(random(seed, 1), options.characters)
  const count = options.shots ?? 1 + weighted(random(seed, 2), shotCountWeights)
  const plan = { truth, count, frames: options.frames ?? 17 }
  return { seed, globalPrompt: globalPrompt(truth, random(seed, 4)), shots: shots(plan, random(seed, 3)), truth }
}

function drawTruth(from: Random, wanted?: 1 | 2): SceneTruth {
  const environment = from.pick(environments)
  const weather = drawWeather(environment, from)
  const place = { environment, weather, timeOfDay: from.pick(timesOfDay), grade: from.pick(grades) }
  const stage = { propSide: from.pick(sides), lightSide: from.pick(sides), story: from.pick(stories) }
  const drawn = from.chance(0.5) ? 2 : 1
  const first = drawCharacter('A', from)
  const second = drawCharacter('B', from, first)
  return { characters: (wanted ?? drawn) === 2 ? [first, second] : [first], ...place, ...stage }
}

function drawWeather(environment: Environment, from: Random): Weather {
  const drawn = from.chance(0.3) ? 'clear' : from.pick(weathers)
  return environment === 'bedroom' ? 'clear' : drawn
}

function drawCharacter(id: 'A' | 'B', from: Random, beside?: CharacterTruth): CharacterTruth {
  const others = <T>(list: readonly T[], taken?: T) => from.pick(list.filter((item) => item !== taken))
  const colour = others(bodyColours, beside?.colour)
  return {
    id,
    species: others(species, beside?.species),
    colour,
    accessory: others(accessories, beside?.accessory),
    accessoryColour: from.pick(accessoryColours.filter((worn) => worn !== lookalike[colour])),
    marking: from.pick(markings),
  }
}

// What is worn must stand out from the coat.
const lookalike: Partial<Record<BodyColour, (typeof accessoryColours)[number]>> = {
  red: 'crimson',
  orange: 'gold',
  yellow: 'gold',
  green: 'jade',
  blue: 'azure',
  purple: 'indigo',
  pink: 'magenta',
  white: 'ivory',
}
