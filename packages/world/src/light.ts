import type { Light } from './raster/canvas.ts'
import { type Colour, mix } from './raster/colour.ts'
import type { TimeOfDay, Weather } from './traits.ts'

/** What the hour gives a stage: light on the set, light on the people, sky from top to horizon, air, sun or moon. */
export type Hour = {
  set: Light
  people: Light
  sky: readonly [Colour, Colour, Colour]
  air: Colour
  sun: Colour
  /** Height of sun or moon above the ground, in stage units of the sky layer. */
  sunHeight: number
  dark: boolean
}

const hours: Record<TimeOfDay, Hour> = {
  morning: {
    set: { key: [1.14, 1.04, 0.86], fill: [0.8, 0.86, 0.98] },
    people: { key: [1.16, 1.08, 0.94], fill: [0.8, 0.82, 0.92] },
    sky: [0x8fc6e8, 0xf7dcc0, 0xffeec4],
    air: 0xf6e3cb,
    sun: 0xfff0b0,
    sunHeight: 0.78,
    dark: false,
  },
  noon: {
    set: { key: [1.13, 1.1, 1.02], fill: [0.86, 0.93, 1.03] },
    people: { key: [1.17, 1.13, 1.06], fill: [0.84, 0.87, 0.94] },
    sky: [0x2f93e6, 0x6fc1f5, 0xc4eaf8],
    air: 0xc9e6f2,
    sun: 0xfffbe2,
    sunHeight: 1.5,
    dark: false,
  },
  sunset: {
    set: { key: [1.18, 0.86, 0.62], fill: [0.62, 0.5, 0.72] },
    people: { key: [1.16, 1.0, 0.85], fill: [0.78, 0.71, 0.78] },
    sky: [0x5a3f8f, 0xe8637a, 0xffb35a],
    air: 0xe98a6c,
    sun: 0xffd27a,
    sunHeight: 0.5,
    dark: false,
  },
  night: {
    set: { key: [0.58, 0.64, 0.9], fill: [0.28, 0.33, 0.56] },
    people: { key: [0.98, 0.94, 0.99], fill: [0.63, 0.59, 0.71] },
    sky: [0x0d1436, 0x1b2a5c, 0x33497f],
    air: 0x24335f,
    sun: 0xf4f1d8,
    sunHeight: 1.35,
    dark: true,
  },
}

const veils: Record<Weather, readonly [Colour, number]> = {
  clear: [0, 0],
  'falling leaves': [0, 0],
  rain: [0x68788e, 0.6],
  snow: [0xb4c0d2, 0.45],
  fog: [0xd2d8dc, 0.72],
}

/** The hour under a weather: rain, snow and fog take colour out of sky and air. */
export function hour(timeOfDay: TimeOfDay, weather: Weather): Hour {
  const clear = hours[timeOfDay]
  const [veil, amount] = veils[weather]
  const tone = clear.dark
    ? mix(veil, 0x1a2248, weather === 'fog' ? 0.5 : 0.7)
    : timeOfDay === 'noon'
      ? veil
      : mix(veil, clear.sky[1], 0.3)
  const under = (colour: Colour) => mix(colour, tone, amount)
  return { ...clear, sky: [under(clear.sky[0]), under(clear.sky[1]), under(clear.sky[2])], air: under(clear.air) }
}
