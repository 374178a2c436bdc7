import type { Point } from './hands.ts'

// Graphs that tests draw, and what the server has of them.

type End = { node: string; port: string }
export type Graph = {
  nodes: Record<string, { type: string; at: Point; each?: string; exposed?: string[] }>
  wires: Record<string, { from: End; to: End; order: number; bends?: Point[] }>
  frames: Record<
    string,
    { title: string; at: Point; size: { w: number; h: number }; colour?: string; folded?: { nodes: string[] } }
  >
}

export const node = (type: string, x: number, y: number, rest: object = {}) => ({
  type,
  version: 1,
  params: {},
  at: { x, y },
  mode: 'run',
  ...rest,
})
export const wire = (from: string, to: string, order = 0) => {
  const [[a, output], [b, input]] = [from.split('.'), to.split('.')]
  return { from: { node: a, port: output }, to: { node: b, port: input }, order }
}
