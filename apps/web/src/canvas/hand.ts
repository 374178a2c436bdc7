import type { Point } from '@sceneweave/project'
import type { Geometry } from './geometry.ts'
import type { Hit } from './hitTest.ts'

/** A pointer that went down on something of ours. */
export type Press = {
  hit: Hit
  /** In graph units. */
  point: Point
  zoom: number
  geometry: Geometry
  isAdding: boolean
  isAlt: boolean
}

/** What a gesture does while the pointer is held. `move` begins only after it left the place where it went down. */
export type Hand = {
  move(point: Point, keys: { isFree: boolean }): void
  /** Let go after a move. */
  drop(point: Point): void
  /** Let go where it went down. */
  click(): void
}
