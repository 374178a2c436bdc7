import type { GraphNode, Wire } from './graph.ts'
import { newProject, type Project } from './project.ts'
import type { Shot } from './scene.ts'

// For the tests of this package.

export const shot = (id: string, change: Partial<Shot> = {}): Shot => ({
  id,
  prompt: `A fox walks, ${id}.`,
  frames: 17,
  cut: true,
  seed: 1,
  take: 0,
  locked: false,
  ...change,
})

export const node = (change: Partial<GraphNode> = {}): GraphNode => ({
  type: 'text',
  version: 1,
  params: { text: 'hello' },
  at: { x: 0, y: 0 },
  mode: 'run',
  ...change,
})

export const wire = (from: string, to: string, order = 0): Wire => ({
  from: { node: from, port: 'out' },
  to: { node: to, port: 'in' },
  order,
})

/** A scene node, two others, a wire between each and a frame around them. */
export function sampleProject(): Project {
  const project = newProject('p1', 'The fox')
  project.graph.nodes = {
    scene: node({ type: 'scene', params: { scene: { story: 'A fox walks home.', shots: [shot('a'), shot('b')] } } }),
    text: node({ title: 'Words', locked: true, params: { text: 'hello', list: [1, { deep: null }] } }),
    film: node({ type: 'joinFilm', params: {}, mode: 'muted' }),
  }
  project.graph.wires = { w1: wire('scene', 'film'), w2: { ...wire('text', 'film', 1), bends: [{ x: 1, y: 2 }] } }
  project.graph.frames = { f1: { title: 'All', at: { x: -10, y: -10 }, size: { w: 100, h: 50 }, colour: '#fff' } }
  return project
}

/** Freezes a value and all in it, so that whoever changes it throws. */
export function deepFreeze<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value
  for (const inner of Object.values(Object.freeze(value))) deepFreeze(inner)
  return value
}
