import { type Canvas, penned, placed } from './raster/canvas.ts'
import { type Colour, mix, shade } from './raster/colour.ts'
import { polygon, stroke } from './raster/lines.ts'
import { box, ellipse, ring } from './raster/shapes.ts'
import type { Anatomy } from './species/anatomy.ts'
import type { Accessory } from './traits.ts'

/** What to paint: which thing, in which colour, on what body; x is where the front of the wearer points. */
export type Worn = { accessory: Accessory; colour: Colour; anatomy: Anatomy; x: number }

/** The part of an accessory worn behind the body, about the body's centre. */
export function behindBody(on: Canvas, { accessory, colour }: Worn) {
  if (accessory !== 'backpack') return
  box(on, 0, -0.06, 0.39, 0.27, 0.14, shade(colour, -0.15))
  box(on, 0, -0.16, 0.36, 0.16, 0.12, colour)
}

/** The part seen on the wearer's back, when it has turned away. */
export function onBack(on: Canvas, { accessory, colour, anatomy }: Worn) {
  const [rx, ry] = anatomy.body
  if (accessory === 'scarf') stroke(on, [-rx, 0.07 - ry, 0, 0.11 - ry, rx, 0.07 - ry], 0.08, 0.08, colour)
  if (accessory === 'bow tie')
    stroke(on, [-rx * 0.8, 0.09 - ry, 0, 0.12 - ry, rx * 0.8, 0.09 - ry], 0.035, 0.035, colour)
  if (accessory !== 'backpack') return
  box(on, 0, 0, 0.26, 0.25, 0.12, colour)
  box(on, 0, 0.08, 0.17, 0.1, 0.05, shade(colour, -0.3))
}

/** The part worn on the chest and neck, about the body's centre; the neck is at y = -ry. */
export function onChest(on: Canvas, { accessory, colour, anatomy, x }: Worn) {
  const [rx, ry] = anatomy.body
  const neck = -ry + 0.09
  const deep = shade(colour, -0.22)
  if (accessory === 'scarf') {
    stroke(on, [x + 0.12, neck, x + 0.15, neck + 0.27], 0.07, 0.085, deep)
    stroke(on, [-rx - 0.02, neck - 0.02, 0, neck + 0.06, rx + 0.02, neck - 0.02], 0.08, 0.08, colour)
  }
  if (accessory === 'bow tie') {
    for (const s of [-1, 1])
      polygon(on, [x, neck + 0.05, x + 0.19 * s, neck - 0.05, x + 0.19 * s, neck + 0.15], 0.035, colour)
    box(on, x, neck + 0.05, 0.05, 0.06, 0.03, deep)
  }
  if (accessory === 'backpack') {
    for (const s of [-1, 1]) stroke(on, [rx * 0.62 * s, neck - 0.04, rx * 0.72 * s, neck + 0.26], 0.048, 0.048, colour)
  }
}

/** The part worn on the head, about the head's centre. */
export function onHead(on: Canvas, { accessory, colour, anatomy, x }: Worn) {
  if (accessory !== 'hat') return
  const [rx, ry] = anatomy.head
  placed(on, { x: x * 0.3, y: -ry * 0.74, sx: anatomy.hat, sy: anatomy.hat }, () => {
    box(on, 0, -0.12, 0.19, 0.15, 0.07, colour)
    box(on, 0, -0.02, 0.19, 0.045, 0.01, mix(colour, 0x20142c, 0.6))
    ellipse(on, 0, 0.03, Math.max(0.32, rx * 0.95), 0.06, colour)
  })
}

/** Glasses, painted over the eyes. */
export function overEyes(on: Canvas, { accessory, colour, anatomy, x }: Worn) {
  if (accessory !== 'glasses') return
  const [apart, y, size] = anatomy.eyes
  const radius = Math.max(size + 0.055, 0.12)
  const half = Math.max(apart, radius + 0.03)
  penned(on, { drop: 0.2 }, () => {
    stroke(on, [x - half + radius, y, x + half - radius, y], 0.025, 0.025, colour)
    for (const s of [-1, 1]) ring(on, x + half * s, y, radius, 0.032, colour)
  })
}
