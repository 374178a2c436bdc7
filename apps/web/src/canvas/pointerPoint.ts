import type { Point } from '@sceneweave/project'
import type { ViewPort } from './useView.ts'

let pointer: { clientX: number; clientY: number } | null = null

/** Remembers where the pointer is over the canvas; null when it left. */
export const seePointer = (at: { clientX: number; clientY: number } | null): void => {
  pointer = at
}

/** The point of the graph under the pointer, or the middle of the view. */
export function pointerPoint(view: ViewPort): Point {
  if (pointer) return view.toGraph(pointer)
  const { x, y, w, h } = view.seen()
  return { x: x + w / 2, y: y + h / 2 }
}
