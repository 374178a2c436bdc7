import type { Graph, NodeId, ShotId, SingleEdit } from '@sceneweave/project'
import { words } from '../../words/index.ts'
import { freeName } from '../newScene.ts'
import type { Context, Lane, Lanes } from './lanes.ts'
import { wiringOf } from './wiring.ts'

const text = words.storyboard.context

/** The edits of a line, or why it cannot be drawn. */
export type Drawn = { readonly edits: readonly SingleEdit[] } | { readonly refusal: string }

/** The edits that set the noise at which a shot sees something. */
export function levelEdits(graph: Graph, { level }: Context, time: number): SingleEdit[] {
  const node = level && graph.nodes[level.node]
  if (!level || !node) return []
  const { param, name } = level
  const before = node.params[param]
  const record = typeof before === 'object' && before !== null && !Array.isArray(before) ? before : {}
  const value = name === undefined ? time : { ...record, [name]: time }
  return [{ type: 'node-change', id: level.node, change: { params: { [param]: value } } }]
}

/** How many shots of the scene see something at this very level, because one node makes them. */
export const sharesLevel = (lanes: readonly Lane[], { level }: Context): number =>
  lanes.filter(({ context }) =>
    context.some(
      (one) =>
        one.level &&
        level &&
        one.level.node === level.node &&
        one.level.param === level.param &&
        one.level.name === level.name,
    ),
  ).length

/** Lets a shot see another, by a wire of its own. */
export function addContext(
  graph: Graph,
  { lanes }: Pick<Lanes, 'lanes'>,
  { from, to }: { from: ShotId; to: ShotId },
): Drawn {
  const [source, target] = [from, to].map((id) => lanes.find(({ shot }) => shot.id === id))
  if (from === to) return { refusal: text.self }
  if (!source?.maker || !source.latents || !target?.maker) return { refusal: text.unmade }
  if (target.context.some(({ shot }) => shot === from)) return { refusal: text.already }
  if (source.maker === target.maker && graph.nodes[target.maker].type === 'generateScene')
    return { refusal: text.together }
  if (!['nextShot', 'generateScene'].includes(graph.nodes[target.maker].type)) return { refusal: text.noPort }
  if (source.maker === target.maker || standsOn(graph, source.maker, target.maker)) return { refusal: text.later }
  if (source.latents.item !== undefined) return { refusal: text.list }
  const port = { node: target.maker, port: 'context' }
  const order =
    Math.max(
      -1,
      ...wiringOf(graph)
        .into(port.node, port.port)
        .map(({ wire }) => wire.order),
    ) + 1
  const id = freeName(graph.wires, `${source.latents.node}-sees-${target.maker}`.slice(0, 50))
  const { node, port: output } = source.latents
  return { edits: [{ type: 'wire-add', id, wire: { from: { node, port: output }, to: port, order } }] }
}

/** Whether a node needs the result of another. */
function standsOn(graph: Graph, node: NodeId, other: NodeId): boolean {
  const open = [node]
  const seen = new Set(open)
  const sources = new Map<NodeId, NodeId[]>()
  for (const { from, to } of Object.values(graph.wires))
    sources.set(to.node, [...(sources.get(to.node) ?? []), from.node])
  for (const id of open) {
    if (id === other) return true
    for (const source of sources.get(id) ?? []) {
      if (seen.has(source)) continue
      seen.add(source)
      open.push(source)
    }
  }
  return false
}

/** Lets a shot no longer see something. What comes through a chain or a list comes with others. */
export function removeContext(graph: Graph, { reading }: Pick<Lanes, 'reading'>, context: Context): Drawn {
  const { via, wire, take, level } = context
  if (via === 'pool' && take !== undefined && level) {
    const takes = graph.nodes[level.node].params.takes
    const rest = Array.isArray(takes) ? takes.filter((one) => one !== take) : []
    return { edits: [{ type: 'node-change', id: level.node, change: { params: { takes: rest } } }] }
  }
  if (via === 'chain' || !wire || !graph.wires[wire]) return { refusal: text.chain }
  const carried = reading.outputs(graph.wires[wire].from.node).shots ?? []
  return carried.length > 1 ? { refusal: text.list } : { edits: [{ type: 'wire-remove', id: wire }] }
}
