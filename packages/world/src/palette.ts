import { type Colour, mix } from './raster/colour.ts'
import type { Coat } from './species/anatomy.ts'
import type { AccessoryColour, BodyColour, Marking } from './traits.ts'

const coats: Record<BodyColour, Colour> = {
  red: 0xd93a34,
  orange: 0xf08a2c,
  yellow: 0xfdcf2f,
  green: 0x55b04f,
  blue: 0x3f7be0,
  purple: 0x8244c2,
  pink: 0xff82b2,
  brown: 0x8a5a38,
  white: 0xf5f0e6,
  grey: 0x858b98,
}

/** Paper of each accessory colour. */
export const wornColours: Record<AccessoryColour, Colour> = {
  crimson: 0xc21832,
  gold: 0xffc52a,
  jade: 0x12a06a,
  azure: 0x49c4f2,
  indigo: 0x33308f,
  ivory: 0xfff8e6,
  magenta: 0xe0339c,
}

/** The papers a character is cut from. */
export function coat(colour: BodyColour, marking: Marking): Coat {
  const body = coats[colour]
  const pale = colour === 'white' ? 0xf3c99a : mix(body, 0xfff2d8, 0.75)
  return {
    body,
    dark: mix(body, 0x2a1830, 0.3),
    limb: mix(body, 0x2a1830, 0.14),
    light: mix(body, 0xffffff, 0.25),
    marking: marking === 'pale' ? pale : mix(body, 0x24142c, 0.66),
  }
}
