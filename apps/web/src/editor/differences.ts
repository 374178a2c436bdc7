import {
  compareGraphs,
  type Graph,
  type NodeComparison,
  Scene,
  type ShotComparison,
  type Wire,
} from '@sceneweave/project'
import { titleOf } from '../inspector/nodeTitle.ts'
import { words } from '../words/index.ts'

const said = words.editor.difference

/** What happened to a part on the way from one graph to another. */
export type Change = 'added' | 'removed' | 'changed' | 'moved'

/** One thing that differs, in words; `node` is where it is. */
export type DifferenceLine = { key: string; change: Change; text: string; node?: string }

/** All that differs between two graphs: first nodes and what is in them, then shots, wires and frames. */
export function differencesOf(before: Graph, after: Graph): readonly DifferenceLine[] {
  const { nodes, wires, frames, scenes } = compareGraphs(before, after)
  const name = (id: string) => titleOf(after.nodes[id] ?? before.nodes[id])
  const line = (change: Change, text: string, node?: string): DifferenceLine => ({
    key: `${change} ${node ?? ''} ${text}`,
    change,
    text,
    node,
  })
  const joint = (wire: Wire) => said.joint(name(wire.from.node), name(wire.to.node), wire.to.port)
  return [
    ...nodes.added.map((id) => line('added', said.node(name(id)), id)),
    ...nodes.removed.map((id) => line('removed', said.node(name(id)), id)),
    ...nodes.changed.flatMap((one) => nodeLines(one, name(one.id)).map(([change, text]) => line(change, text, one.id))),
    ...scenes.flatMap((one) =>
      sceneLines(one, numbersIn(before, after, one.node)).map(([change, text]) => line(change, text, one.node)),
    ),
    ...wires.added.map((id) => line('added', joint(after.wires[id]))),
    ...wires.removed.map((id) => line('removed', joint(before.wires[id]))),
    ...wires.changed.map((id) => line('changed', joint(after.wires[id]))),
    ...frames.added.map((id) => line('added', said.frame(after.frames[id].title))),
    ...frames.removed.map((id) => line('removed', said.frame(before.frames[id].title))),
    ...frames.changed.map((id) => line('changed', said.frame(after.frames[id].title))),
  ]
}

/** How each node is to be marked on a picture of its graph. */
export function marksOf(before: Graph, after: Graph): ReadonlyMap<string, Change> {
  const { nodes } = compareGraphs(before, after)
  return new Map<string, Change>([
    ...nodes.added.map((id) => [id, 'added'] as const),
    ...nodes.removed.map((id) => [id, 'removed'] as const),
    ...nodes.changed.map((one) => [one.id, isOnlyMoved(one) ? 'moved' : 'changed'] as const),
  ])
}

const isOnlyMoved = ({ params, fields }: NodeComparison) => params.length + fields.length === 0

function nodeLines({ params, fields, isMoved }: NodeComparison, name: string): [Change, string][] {
  // a scene is told shot by shot
  const told = params
    .filter((param) => param !== 'scene')
    .map((param): [Change, string] => ['changed', said.param(name, param)])
  const others = fields.map((field): [Change, string] => ['changed', said.field(name, said.fields[field] ?? field)])
  return [...told, ...others, ...(isMoved ? [['moved', said.moved(name)] as [Change, string]] : [])]
}

function sceneLines(
  { added, removed, changed, isReordered, isStoryChanged }: ShotComparison,
  number: (shot: string) => number,
): [Change, string][] {
  return [
    ...added.map((id): [Change, string] => ['added', said.shot(number(id))]),
    ...removed.map((id): [Change, string] => ['removed', said.shotThen(number(id))]),
    ...changed.map(({ shot, fields }): [Change, string] => [
      'changed',
      said.shotFields(
        number(shot),
        fields.map((field) => said.fields[field] ?? field),
      ),
    ]),
    ...(isReordered ? [['changed', said.order] as [Change, string]] : []),
    ...(isStoryChanged ? [['changed', said.story] as [Change, string]] : []),
  ]
}

/** The numbers that shots have now; of those that are gone, the ones that they had. */
function numbersIn(before: Graph, after: Graph, node: string): (shot: string) => number {
  const shotsOf = ({ nodes }: Graph) => Scene.safeParse(nodes[node]?.params.scene).data?.shots ?? []
  const [then, now] = [shotsOf(before), shotsOf(after)]
  const place = (shots: readonly { id: string }[], id: string) => shots.findIndex((shot) => shot.id === id) + 1
  return (id) => place(now, id) || place(then, id)
}
