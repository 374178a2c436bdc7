import type { Graph, GraphNode, NodeId, Shot, ShotId, Wire, WireId } from '@sceneweave/project'
import type { Lane } from './lanes.ts'

/** A graph that is being changed: records that may be written. */
export type Draft = { readonly nodes: Record<NodeId, GraphNode>; readonly wires: Record<WireId, Wire> }

/** A shot with nodes of its own, in the order of the flow. `entry`: where the history of the shots before it comes in. */
export type OwnLane = {
  readonly shot: ShotId
  readonly maker: NodeId
  readonly entry: NodeId
  readonly nodes: readonly NodeId[]
}

export const draftOf = ({ nodes, wires }: Graph): Draft => ({ nodes: { ...nodes }, wires: { ...wires } })

/** The nodes of a shot that has a chain of its own; undefined where a node makes it with others. */
export function ownLane({ shot, maker, isShared, own, pool }: Lane): OwnLane | undefined {
  if (!maker || isShared || !own.includes(maker)) return undefined
  return { shot: shot.id, maker, entry: pool && own.includes(pool) ? pool : maker, nodes: own }
}

/** A name that is free, counted on from a name: make4 → make5. */
export function nextName(taken: Readonly<Record<string, unknown>>, name: string): string {
  const [, stem, number] = /^(.*?)(\d*)$/.exec(name.slice(0, 56)) as unknown as [string, string, string]
  let next = Number(number || 1) + 1
  while (Object.hasOwn(taken, `${stem}${next}`)) next++
  return `${stem}${next}`
}

/** The wire that ends at an input that takes one. */
const wireInto = ({ wires }: Draft, node: NodeId, port: string): WireId | undefined =>
  Object.keys(wires).find((id) => wires[id].to.node === node && wires[id].to.port === port)

function join(draft: Draft, from: Wire['from'], to: Wire['to']): void {
  const id = freeWire(draft, `${from.node}-${from.port}-${to.node}-${to.port}`)
  draft.wires[id] = { from, to, order: 0 }
}

function freeWire({ wires }: Draft, name: string): WireId {
  const short = name.slice(0, 58)
  if (!Object.hasOwn(wires, short)) return short
  return nextName(wires, `${short}-`)
}

/** Lets each pick its shot by name, so that shots may change places. A maker that reads the scene itself gets a pick. */
export function namePicks(draft: Draft, lanes: readonly OwnLane[]): OwnLane[] {
  return lanes.map((lane) => {
    const pick = lane.nodes.find((id) => draft.nodes[id].type === 'pickShot')
    if (!pick) return withPick(draft, lane)
    const { params } = draft.nodes[pick]
    if (params.name !== lane.shot) draft.nodes[pick] = { ...draft.nodes[pick], params: { ...params, name: lane.shot } }
    return lane
  })
}

function withPick(draft: Draft, lane: OwnLane): OwnLane {
  const wire = wireInto(draft, lane.maker, 'scene')
  if (!wire) return lane
  const { at } = draft.nodes[lane.maker]
  const pick = nextName(draft.nodes, 'pick0')
  draft.nodes[pick] = { type: 'pickShot', version: 1, params: { name: lane.shot }, at: { ...at }, mode: 'run' }
  const { from, to } = draft.wires[wire]
  delete draft.wires[wire]
  join(draft, from, { node: pick, port: 'scene' })
  join(draft, { node: pick, port: 'scene' }, to)
  return { ...lane, nodes: [pick, ...lane.nodes] }
}

export type Variadic = (node: NodeId, port: string) => boolean

/** The nodes of one shot once more for another. Who sees it through a history is left to the chain. */
export function cloneLane(draft: Draft, { source, shot, isVariadic, isChained }: Cloning): OwnLane {
  const names = new Map<NodeId, NodeId>()
  for (const id of source.nodes) {
    const { type, version, params, at, mode, collapsed } = draft.nodes[id]
    const name = nextName(draft.nodes, id)
    names.set(id, name)
    const own = type === 'pickShot' ? { ...params, name: shot.id } : type === 'nextShot' ? without(params) : params
    draft.nodes[name] = { type, version, params: own, at: { ...at }, mode, ...(collapsed && { collapsed }) }
  }
  for (const wire of Object.values(draft.wires)) {
    const [from, to] = [names.get(wire.from.node), names.get(wire.to.node)]
    if (isChained && wire.to.node === source.entry && wire.to.port === 'history') continue
    if (to)
      addWire(draft, { ...wire, from: { ...wire.from, node: from ?? wire.from.node }, to: { ...wire.to, node: to } })
    else if (from && isVariadic(wire.to.node, wire.to.port))
      addWire(draft, { ...wire, from: { ...wire.from, node: from }, order: lastOrder(draft, wire.to) + 1 })
  }
  const nodes = source.nodes.map((id) => names.get(id) as NodeId)
  const named = (id: NodeId) => names.get(id) as NodeId
  return { shot: shot.id, maker: named(source.maker), entry: named(source.entry), nodes }
}
type Cloning = {
  readonly source: OwnLane
  readonly shot: Shot
  readonly isVariadic: Variadic
  /** Its history comes from the chain, so that of its neighbour is not copied. */
  readonly isChained: boolean
}

const without = ({ contextTimes: _, ...params }: GraphNode['params']): GraphNode['params'] => params

function addWire(draft: Draft, { bends: _, ...wire }: Wire): void {
  const { from, to } = wire
  draft.wires[freeWire(draft, `${from.node}-${from.port}-${to.node}-${to.port}`)] = wire
}

const lastOrder = ({ wires }: Draft, to: Wire['to']): number =>
  Math.max(
    -1,
    ...Object.values(wires).flatMap((one) => (one.to.node === to.node && one.to.port === to.port ? [one.order] : [])),
  )

/** What leads into a chain of histories and what reads it at its end. */
export type Chain = { readonly head?: Wire['from']; readonly tails: readonly Wire['to'][] }

/** The chain of these shots, if each sees the one before it by its history and no wire goes another way. */
export function chainOf(draft: Draft, lanes: readonly OwnLane[]): Chain | undefined {
  const makers = lanes.map(({ maker }) => maker)
  const entries = lanes.map(({ entry }) => entry)
  for (const [at, entry] of entries.entries()) {
    if (at === 0) continue
    const wire = wireInto(draft, entry, 'history')
    if (!wire || draft.wires[wire].from.node !== makers[at - 1]) return undefined
  }
  const first = entries[0] && wireInto(draft, entries[0], 'history')
  const outside = Object.values(draft.wires).filter(
    ({ from, to }) => makers.includes(from.node) && from.port === 'history' && !entries.includes(to.node),
  )
  if (outside.some(({ from }) => from.node !== makers.at(-1))) return undefined
  return { ...(first && { head: draft.wires[first].from }), tails: outside.map(({ to }) => to) }
}

/** Wires the histories of a chain in this order. Wires that stay as they are keep their names. */
export function rechain(draft: Draft, lanes: readonly OwnLane[], { head, tails }: Chain): void {
  const feed = (to: Wire['to'], from: Wire['from'] | undefined) => {
    const old = wireInto(draft, to.node, to.port)
    if (old && from && draft.wires[old].from.node === from.node && draft.wires[old].from.port === from.port) return
    if (old) delete draft.wires[old]
    if (from) join(draft, from, to)
  }
  const historyOf = (lane: OwnLane | undefined) => lane && { node: lane.maker, port: 'history' }
  lanes.forEach((lane, at) => {
    feed({ node: lane.entry, port: 'history' }, at === 0 ? head : historyOf(lanes[at - 1]))
  })
  for (const tail of tails) feed(tail, historyOf(lanes.at(-1)))
}

/** Takes the nodes of a shot away with their wires; who read its history reads what it read itself. */
export function dropLane(draft: Draft, lane: OwnLane): void {
  const before = wireInto(draft, lane.entry, 'history')
  const source = before && draft.wires[before].from
  for (const [id, { from, to }] of Object.entries(draft.wires)) {
    if (!lane.nodes.includes(from.node) && !lane.nodes.includes(to.node)) continue
    delete draft.wires[id]
    if (source && from.node === lane.maker && from.port === 'history') join(draft, source, to)
  }
  for (const id of lane.nodes) delete draft.nodes[id]
}
