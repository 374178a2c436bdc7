import { check } from '@sceneweave/graph'
import { catalogue } from '@sceneweave/nodes'
import { diffGraphs, type Graph, type NodeId, type Shot, type ShotId, type SingleEdit } from '@sceneweave/project'
import { words } from '../../words/index.ts'
import { shotsOfScene } from './carried.ts'
import { fitPlans } from './fitPlans.ts'
import { type Lane, readLanes } from './lanes.ts'
import { fitSplits, orderWires } from './lists.ts'
import {
  chainOf,
  cloneLane,
  type Draft,
  draftOf,
  dropLane,
  namePicks,
  type OwnLane,
  ownLane,
  rechain,
  type Variadic,
} from './ownLanes.ts'
import { layRows } from './rows.ts'
import { numberParam } from './wiring.ts'

const text = words.storyboard.grow

/** A change of a scene's list of shots. `before` is done first, in the same step. */
export type Growth = { readonly before?: readonly SingleEdit[] } & (
  | { readonly type: 'add'; readonly shot: Shot; readonly at: number }
  | { readonly type: 'remove'; readonly shot: ShotId }
  | { readonly type: 'move'; readonly shot: ShotId; readonly to: number }
)

/** The edits that do it, or why it cannot be done and how to mend that. */
export type Grown = { readonly edits: SingleEdit[] } | { readonly refusal: string; readonly mend: string }

/** Why it cannot be done. */
class Refusal extends Error {
  readonly mend: string
  constructor(message: string, mend: string) {
    super(message)
    this.mend = mend
  }
}

/** The edits that change the list of shots and, where each shot has nodes of its own, those nodes and their wires. */
export function grow(graph: Graph, scene: NodeId, growth: Growth): Grown {
  const listed = [...(growth.before ?? []), listEdit(scene, growth)]
  const { lanes } = readLanes(graph, scene)
  const order = orderAfter(
    shotsOfScene(graph.nodes[scene]).map(({ id }) => id),
    growth,
  )
  const plans = fitPlans(graph, lanes, order)
  try {
    const own = lanes.flatMap((lane) => ownLane(lane) ?? [])
    if (order.length === 0 && lanes.some(({ maker }) => maker)) throw new Refusal(text.last, text.lastMend)
    if (isByPlace(graph, lanes, own)) {
      checkPlaces(graph, own, order.length)
      return { edits: [...listed, ...plans] }
    }
    const after = grown(graph, { scene, lanes, own, order, growth })
    if (hasCycle(after)) throw new Refusal(text.cycle, text.cycleMend)
    return { edits: [...listed, ...diffGraphs(graph, after), ...plans] }
  } catch (error) {
    if (error instanceof Refusal) return { refusal: error.message, mend: error.mend }
    throw error
  }
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

function orderAfter(ids: readonly ShotId[], growth: Growth): ShotId[] {
  const rest = growth.type === 'add' ? ids : ids.filter((id) => id !== growth.shot)
  if (growth.type === 'remove') return [...rest]
  const [id, at] = growth.type === 'add' ? [growth.shot.id, growth.at] : [growth.shot, growth.to]
  return [...rest.slice(0, at), id, ...rest.slice(at)]
}

const pickOf = ({ nodes }: Graph, lane: OwnLane) =>
  lane.nodes.map((id) => nodes[id]).find(({ type }) => type === 'pickShot')

/** Shots that are picked by their place beside shots that one node makes: whoever stands there is made so, nothing is rewired. */
const isByPlace = (graph: Graph, lanes: readonly Lane[], own: readonly OwnLane[]): boolean =>
  own.length === 0 ||
  (own.length < lanes.length && own.every((lane) => typeof pickOf(graph, lane)?.params.name !== 'string'))

/** A graph that picks by place makes at least the shots that it picks. */
function checkPlaces(graph: Graph, own: readonly OwnLane[], count: number): void {
  const picked = own.map((lane) => numberParam(pickOf(graph, lane) ?? graph.nodes[lane.maker], 'position', 1))
  const split = Object.values(graph.nodes).flatMap((node) =>
    node.type === 'splitScene' ? [numberParam(node, 'from', 1)] : [],
  )
  const least = Math.max(1, ...picked, ...split)
  if (own.length > 0 && count < least) throw new Refusal(text.least(least), text.leastMend)
}

type Growing = {
  readonly scene: NodeId
  readonly lanes: readonly Lane[]
  readonly own: readonly OwnLane[]
  readonly order: readonly ShotId[]
  readonly growth: Growth
}

/** The graph with the nodes of its shots for the new order: one more, one fewer, or the same in other places. */
function grown(graph: Graph, { scene, lanes, own, order, growth }: Growing): Graph {
  const draft = draftOf(graph)
  const named = namePicks(draft, own)
  const rows = named.map(({ nodes }) => nodes.map((id) => draft.nodes[id].at))
  const chain = chainOf(draft, named)
  const beside = growth.type === 'add' ? besideOf(lanes, growth.at) : undefined
  const now = changed(draft, named, { growth, beside, isChained: chain !== undefined }).toSorted(
    (a, b) => order.indexOf(a.shot) - order.indexOf(b.shot),
  )
  if (chain) rechain(draft, now, chain)
  const fault = fitSplits(draft, { scene, lanes, order, ...(beside && !ownLane(beside) && { beside: beside.shot.id }) })
  if (fault) throw new Refusal(text.apart(fault.first, fault.last), text.apartMend)
  orderWires(draft, { own: now, lanes, order })
  layRows(draft.nodes, { rows, lanes: now.map(({ nodes }) => nodes) })
  return { ...graph, ...draft }
}

/** Whose nodes a new shot gets: those of a neighbour; where one of them is made with others, it joins them. */
function besideOf(lanes: readonly Lane[], at: number): Lane | undefined {
  const neighbours = [lanes[at - 1], lanes[at]].filter((lane) => lane !== undefined)
  return neighbours.find((lane) => lane.maker && !ownLane(lane)) ?? neighbours.find((lane) => lane.maker)
}

function changed(
  draft: Draft,
  lanes: readonly OwnLane[],
  { growth, beside, isChained }: { growth: Growth; beside: Lane | undefined; isChained: boolean },
): readonly OwnLane[] {
  if (growth.type === 'move') return lanes
  if (growth.type === 'remove') {
    const gone = lanes.find(({ shot }) => shot === growth.shot)
    if (!gone) return lanes
    if (lanes.length === 1) throw new Refusal(text.last, text.lastMend)
    dropLane(draft, gone)
    return lanes.filter((lane) => lane !== gone)
  }
  const source = lanes.find(({ shot }) => shot === beside?.shot.id)
  return source
    ? [...lanes, cloneLane(draft, { source, shot: growth.shot, isVariadic: takesMany(draft), isChained })]
    : lanes
}

/** Whether a collecting input takes any number of wires. What a shot sees is no collection. */
const takesMany =
  ({ nodes }: Draft): Variadic =>
  (node, port) =>
    !['context', 'given'].includes(port) && catalogue.nodes.get(nodes[node]?.type)?.inputs[port]?.variadic === true

/** Whether some node stands on itself. */
const hasCycle = (graph: Graph): boolean => check(graph, catalogue).some(({ code }) => code === 'cycle')
