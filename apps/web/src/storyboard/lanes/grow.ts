import type { Graph, NodeId, Shot, ShotId, SingleEdit } from '@sceneweave/project'

/** A change of a scene's list of shots. `before` is done first, in the same step. */
export type Growth = { readonly before?: readonly SingleEdit[] } & (
  | { readonly type: 'add'; readonly shot: Shot; readonly at: number }
  | { readonly type: 'remove'; readonly shot: ShotId }
  | { readonly type: 'move'; readonly shot: ShotId; readonly to: number }
)

/** The edits that do it, or why it cannot be done and how to mend that. */
export type Grown = { readonly edits: SingleEdit[] } | { readonly refusal: string; readonly mend?: string }

/** The edits that change the list of shots and, where each shot has nodes of its own, those nodes and their wires. */
export function grow(_graph: Graph, scene: NodeId, growth: Growth): Grown {
  return { edits: [...(growth.before ?? []), listEdit(scene, growth)] }
}

function listEdit(node: NodeId, growth: Growth): SingleEdit {
  switch (growth.type) {
    case 'add':
      return { type: 'shot-add', node, shot: growth.shot, at: growth.at }
    case 'remove':
      return { type: 'shot-remove', node, shot: growth.shot }
    case 'move':
      return { type: 'shot-move', node, shot: growth.shot, to: growth.to }
    default:
      return growth satisfies never
  }
}
