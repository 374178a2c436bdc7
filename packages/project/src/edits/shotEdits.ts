import type { SingleEdit } from '../edit.ts'
import { EditFault } from '../editFault.ts'
import type { GraphNode } from '../graph.ts'
import type { NodeId } from '../ids.ts'
import { Scene, type Shot } from '../scene.ts'
import type { Draft } from './draft.ts'

type ShotEdit = Extract<SingleEdit, { type: `shot-${string}` }>

/** Applies an edit of the shots that a scene node carries and returns what undoes it. */
export function applyShotEdit(draft: Draft, edit: ShotEdit): SingleEdit[] {
  const node = draft.node(edit.node)
  const scene = sceneOf(edit.node, node)
  const at = edit.type === 'shot-add' ? edit.at : placeOf(scene, edit.shot)
  const { shots, undo } = changeShots(scene.shots, at, edit)
  if (!scene.given) {
    // The node had no scene of its own: taking the first shot away again must leave it without one.
    draft.setNode(edit.node, { ...node, params: { ...node.params, scene: { story: '', shots } } })
    return [{ type: 'node-change', id: edit.node, change: { without: ['scene'] } }]
  }
  draft.setNode(edit.node, { ...node, params: { ...node.params, scene: { story: scene.story, shots } } })
  return [undo]
}

type Change = { shots: Shot[]; undo: SingleEdit }

function changeShots(shots: readonly Shot[], at: number, edit: ShotEdit): Change {
  const { node } = edit
  switch (edit.type) {
    case 'shot-add':
      if (shots.some(({ id }) => id === edit.shot.id))
        throw new EditFault('id-taken', `the scene has a shot ${edit.shot.id} already: use another id`)
      checkPlace(at, shots.length)
      return { shots: shots.toSpliced(at, 0, edit.shot), undo: { type: 'shot-remove', node, shot: edit.shot.id } }
    case 'shot-remove':
      return { shots: shots.toSpliced(at, 1), undo: { type: 'shot-add', node, shot: shots[at], at } }
    case 'shot-move':
      checkPlace(edit.to, shots.length - 1)
      return {
        shots: shots.toSpliced(at, 1).toSpliced(edit.to, 0, shots[at]),
        undo: { type: 'shot-move', node, shot: edit.shot, to: at },
      }
    case 'shot-change': {
      const before = shots[at]
      const named = Object.keys(edit.change).filter(
        (name) => edit.change[name as keyof typeof edit.change] !== undefined,
      )
      const old = Object.fromEntries(named.map((name) => [name, before[name as keyof Shot]]))
      return {
        shots: shots.with(at, { ...before, ...edit.change }),
        undo: { type: 'shot-change', node, shot: edit.shot, change: old },
      }
    }
    default:
      return edit satisfies never
  }
}

function sceneOf(id: NodeId, { type, params }: GraphNode): { story: string; shots: readonly Shot[]; given: boolean } {
  if (type !== 'scene') throw new EditFault('not-a-scene', `node ${id} is a ${type}: shots belong to a scene node`)
  if (params.scene === undefined) return { story: '', shots: [], given: false }
  return { ...Scene.parse(params.scene), given: true }
}

function placeOf({ shots }: { shots: readonly Shot[] }, id: string): number {
  const at = shots.findIndex((shot) => shot.id === id)
  if (at >= 0) return at
  throw new EditFault('unknown-shot', `the scene has no shot ${id}: somebody may have removed it; reload the project`)
}

function checkPlace(at: number, last: number): void {
  if (at > last) throw new EditFault('wrong-shape', `place ${at} is behind the scene's end: use 0 to ${last}`)
}
