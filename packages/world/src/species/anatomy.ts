import type { Canvas } from '../raster/canvas.ts'
import type { Colour } from '../raster/colour.ts'

/** The colours of one character. */
export type Coat = { body: Colour; dark: Colour; limb: Colour; light: Colour; marking: Colour }

/** How far a character is turned: side is -1 left to 1 right, front is 1 towards the viewer, -1 away. */
export type Turned = { side: number; front: number }

/**
 * What makes a species: sizes, and painters for the parts that give its silhouette. `back` is painted about the body's
 * centre, the other two about the head's centre; all in stage units, y down.
 */
export type Anatomy = {
  head: readonly [number, number]
  body: readonly [number, number]
  /** Half the distance between the eyes, their height over the head's centre, their radius. */
  eyes: readonly [number, number, number]
  /** Height of the mouth below the head's centre; a beak or a trunk hides it. */
  mouth?: number
  /** Size of a hat that sits on this head, about 1. */
  hat: number
  /** Tail, shell, wings, spikes: what grows behind. */
  back: (on: Canvas, coat: Coat, turned: Turned) => void
  /** Ears, horns, tufts: behind the head. */
  crown: (on: Canvas, coat: Coat, turned: Turned) => void
  /** Muzzle, beak, trunk: on the face, its middle at x. */
  muzzle: (on: Canvas, coat: Coat, x: number) => void
}
