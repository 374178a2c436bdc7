import type { Graph } from '../graph.ts'
import type { FrameId, NodeId, ShotId, WireId } from '../ids.ts'
import { Scene, type Shot } from '../scene.ts'
import { idsInBoth, idsOnlyIn, isEqual, isSameJoint, nodeDifference } from './diffGraphs.ts'

/** A node that is in both: which of its params and which other fields are another, and whether it stands elsewhere. */
export type NodeComparison = { id: NodeId; params: readonly string[]; fields: readonly string[]; isMoved: boolean }

/** What happened to the shots of one scene node. */
export type ShotComparison = {
  node: NodeId
  added: readonly ShotId[]
  removed: readonly ShotId[]
  changed: readonly { shot: ShotId; fields: readonly string[] }[]
  isReordered: boolean
  isStoryChanged: boolean
}

type Ids<T> = { added: readonly T[]; removed: readonly T[]; changed: readonly T[] }

/** What is different in graph `b` from graph `a`, for people to read. */
export type GraphComparison = {
  nodes: { added: readonly NodeId[]; removed: readonly NodeId[]; changed: readonly NodeComparison[] }
  wires: Ids<WireId>
  frames: Ids<FrameId>
  scenes: readonly ShotComparison[]
  isEqual: boolean
}

/** Compares two graphs: what was added, removed and changed on the way from `a` to `b`. */
export function compareGraphs(a: Graph, b: Graph): GraphComparison {
  const changed = idsInBoth(a.nodes, b.nodes).flatMap((id) => compareNodes(id, a, b))
  const nodes = { added: idsOnlyIn(b.nodes, a.nodes), removed: idsOnlyIn(a.nodes, b.nodes), changed }
  const wires = compareParts(a.wires, b.wires, (one, other) => isSameJoint(one, other) && one.order === other.order)
  const frames = compareParts(a.frames, b.frames, isEqual)
  const scenes = idsInBoth(a.nodes, b.nodes).flatMap((id) => compareScenes(id, a, b))
  const parts = [nodes, wires, frames].flatMap((part) => [part.added, part.removed, part.changed])
  return { nodes, wires, frames, scenes, isEqual: parts.every(({ length }) => length === 0) }
}

function compareNodes(id: NodeId, a: Graph, b: Graph): NodeComparison[] {
  const [before, after] = [a.nodes[id], b.nodes[id]]
  if (before === after) return []
  const { params = {}, without = [], ...fields } = nodeDifference(before, after)
  const isMoved = !isEqual(before.at, after.at)
  const names = [...Object.keys(params), ...without]
  const others = before.type === after.type ? Object.keys(fields) : ['type', ...Object.keys(fields)]
  return names.length + others.length > 0 || isMoved ? [{ id, params: names, fields: others, isMoved }] : []
}

function compareParts<T>(a: Record<string, T>, b: Record<string, T>, isSame: (one: T, other: T) => boolean) {
  return {
    added: idsOnlyIn(b, a),
    removed: idsOnlyIn(a, b),
    changed: idsInBoth(a, b).filter((id) => !isSame(a[id], b[id])),
  }
}

const sceneIn = ({ nodes }: Graph, id: NodeId): Scene => {
  const { data } = Scene.safeParse(nodes[id].type === 'scene' ? nodes[id].params.scene : undefined)
  return data ?? { story: '', shots: [] }
}

function compareScenes(node: NodeId, a: Graph, b: Graph): ShotComparison[] {
  if (isEqual(a.nodes[node].params.scene ?? null, b.nodes[node].params.scene ?? null)) return []
  const [before, after] = [sceneIn(a, node), sceneIn(b, node)]
  const byId = ({ shots }: Scene) => Object.fromEntries(shots.map((shot) => [shot.id, shot]))
  const [old, now] = [byId(before), byId(after)]
  const both = ({ shots }: Scene) => shots.map(({ id }) => id).filter((id) => id in old && id in now)
  const changed = both(after).flatMap((shot) => {
    const fields = (Object.keys(now[shot]) as (keyof Shot)[]).filter((name) => old[shot][name] !== now[shot][name])
    return fields.length > 0 ? [{ shot, fields }] : []
  })
  return [
    {
      node,
      added: idsOnlyIn(now, old),
      removed: idsOnlyIn(old, now),
      changed,
      isReordered: !isEqual(both(before), both(after)),
      isStoryChanged: before.story !== after.story,
    },
  ]
}
