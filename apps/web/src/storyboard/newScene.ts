import type { Graph, SingleEdit } from '@sceneweave/project'
import { newShot } from './newShot.ts'

/** A name that nothing in a record has, beginning with a word: "scene", "scene-2". */
export function freeName(taken: Readonly<Record<string, unknown>>, word: string): string {
  let name = word
  for (let number = 2; Object.hasOwn(taken, name); number++) name = `${word}-${number}`
  return name
}

/** A scene with one empty shot, below all that is there. */
export function sceneNode({ nodes }: Graph): Extract<SingleEdit, { type: 'node-add' }> {
  const lowest = Math.max(-380, ...Object.values(nodes).map(({ at }) => at.y))
  const scene = { story: '', shots: [newShot([], 0)] }
  return {
    type: 'node-add',
    id: freeName(nodes, 'scene'),
    node: { type: 'scene', version: 1, params: { scene }, at: { x: 0, y: lowest + 380 }, mode: 'run' },
  }
}
