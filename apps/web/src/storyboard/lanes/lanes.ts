import type { Graph, GraphNode, NodeId, Shot, ShotId, WireId } from '@sceneweave/project'
import { type Address, type Carried, type Reading, readCarried, shotsOfScene } from './carried.ts'
import type { Level } from './seenPlan.ts'
import { timesParam, type Wiring, wiringOf } from './wiring.ts'

/** How a shot is made. `none`: nothing in the graph makes it. `alone`: it sees no other. `given`: it is kept as it is. */
export type LaneMode =
  | 'joint'
  | 'conditioned'
  | 'autoregressive'
  | 'staircase'
  | 'drawn'
  | 'pool'
  | 'alone'
  | 'given'
  | 'none'

/** Something finished that a shot sees while it is made. */
export type Context = {
  /** Unique among what one shot sees. */
  readonly id: string
  readonly shot?: ShotId
  readonly take?: string
  /** How it comes: a wire of its own, the chain, a pool, or as a given shot of the scene. */
  readonly via: 'wire' | 'chain' | 'pool' | 'given'
  readonly wire?: WireId
  readonly time: number
  /** Where that noise level is written; nowhere when it comes with what is seen. */
  readonly level?: Level
}

/** One shot of a scene and what the graph does with it. */
export type Lane = {
  readonly shot: Shot
  readonly index: number
  readonly mode: LaneMode
  /** The node that makes it, and whether that node makes others too. */
  readonly maker?: NodeId
  readonly isShared: boolean
  readonly plan?: NodeId
  /** The history pool that it sees, if it sees one at first hand. */
  readonly pool?: NodeId
  readonly context: readonly Context[]
  /** Where its results are. */
  readonly latents?: Address
  readonly clip?: Address
  readonly take?: Address
  /** Nodes that work for this shot alone, in the order of the flow. */
  readonly own: readonly NodeId[]
}

export type Lanes = { readonly scene: NodeId; readonly lanes: readonly Lane[]; readonly reading: Reading }

const known = new WeakMap<Graph['nodes'], NodeId[]>()

/** The scenes of a graph, from top to bottom. */
export function scenesOf({ nodes }: Graph): NodeId[] {
  let scenes = known.get(nodes)
  if (!scenes) {
    scenes = Object.keys(nodes)
      .filter((id) => nodes[id].type === 'scene')
      .sort((a, b) => nodes[a].at.y - nodes[b].at.y || nodes[a].at.x - nodes[b].at.x)
    known.set(nodes, scenes)
  }
  return scenes
}

/** The nodes that a scene reaches by wires. A graph may hold a hundred scenes, and each is read alone. */
function reached(scene: NodeId, { from }: Wiring): ReadonlySet<NodeId> {
  const found = new Set([scene])
  for (const id of found) for (const { wire } of from(id)) found.add(wire.to.node)
  return found
}

/** What the graph does with each shot of a scene. */
export function readLanes(graph: Graph, scene: NodeId): Lanes {
  const reading = readCarried(wiringOf(graph))
  const found = findings(graph, scene, reading)
  const lanes = shotsOfScene(graph.nodes[scene]).map((shot, index) => laneOf({ shot, index }, found, reading))
  return { scene, lanes, reading }
}

type Findings = {
  readonly scene: NodeId
  readonly made: ReadonlyMap<ShotId, Carried>
  readonly given: ReadonlySet<ShotId>
  readonly clips: ReadonlyMap<string, Address>
  readonly takes: ReadonlyMap<string, Address>
  readonly makes: ReadonlyMap<NodeId, number>
  readonly own: ReadonlyMap<ShotId, readonly NodeId[]>
}

const ownTypes = ['pickShot', 'nextShot', 'decode', 'trim', 'saveTake']

/** One walk over the graph: who makes which shot of the scene, and where its clips and takes are. */
function findings(graph: Graph, scene: NodeId, reading: Reading): Findings {
  const [made, clips, takes] = [new Map<ShotId, Carried>(), new Map<string, Address>(), new Map<string, Address>()]
  const own = new Map<ShotId, NodeId[]>()
  const given = new Set<ShotId>()
  const makes = new Map<NodeId, number>()
  for (const id of reached(scene, reading.wiring)) {
    const node = graph.nodes[id]
    const { shots = [] } = reading.outputs(id)
    for (const shot of shots.filter((one) => one.scene === scene && one.shot !== undefined)) {
      const name = shot.shot as ShotId
      if (shot.maker === id) {
        makes.set(id, (makes.get(id) ?? 0) + 1)
        if (!made.has(name)) made.set(name, shot)
      }
      if (shot.at.port === 'clip' && !clips.has(keyOf(shot))) clips.set(keyOf(shot), shot.at)
    }
    if (node.type === 'generateScene') for (const { shot } of reading.shots(id, 'given')) if (shot) given.add(shot)
    if (node.type === 'saveTakes' || node.type === 'saveTake') noteTakes(id, node, { reading, takes })
    const alone = aloneOf({ id, node, scene }, reading)
    if (alone !== undefined) own.set(alone, [...(own.get(alone) ?? []), id])
  }
  for (const nodes of own.values()) nodes.sort((a, b) => graph.nodes[a].at.x - graph.nodes[b].at.x)
  return { scene, made, given, clips, takes, makes, own }
}

const keyOf = ({ maker, shot }: Pick<Carried, 'maker' | 'shot'>): string => `${maker}/${shot}`

function noteTakes(
  id: NodeId,
  { type }: GraphNode,
  { reading, takes }: { reading: Reading; takes: Map<string, Address> },
): void {
  const isList = type === 'saveTakes'
  reading.shots(id, 'latents').forEach((shot, item) => {
    takes.set(keyOf(shot), isList ? { node: id, port: 'takes', item } : { node: id, port: 'take' })
  })
}

/** The one shot of the scene that a node works for, if it works for no other. */
function aloneOf(
  { id, node, scene }: { id: NodeId; node: GraphNode; scene: NodeId },
  reading: Reading,
): ShotId | undefined {
  if (!ownTypes.includes(node.type) || node.each !== undefined) return undefined
  const { scenes = [], shots = [] } = reading.outputs(id)
  const seen = node.type === 'saveTake' ? reading.shots(id, 'latents') : shots
  const names = [
    ...scenes.filter((one) => one.scene === scene).flatMap((one) => one.shots),
    ...seen.filter((one) => one.scene === scene).map((one) => one.shot),
  ]
  return names.length === 1 ? names[0] : undefined
}

function laneOf({ shot, index }: Pick<Lane, 'shot' | 'index'>, found: Findings, reading: Reading): Lane {
  const own = found.own.get(shot.id) ?? []
  const made = found.made.get(shot.id)
  if (!made) {
    const mode = found.given.has(shot.id) ? 'given' : 'none'
    return { shot, index, mode, isShared: false, context: [], own }
  }
  const { maker } = made
  const node = reading.wiring.graph.nodes[maker]
  const context = contextOf(maker, node, reading)
  const pool = poolOf(maker, reading)
  const isPoolOwn = pool !== undefined && own.includes(maker) && reading.wiring.from(pool).length === 1
  return {
    ...{ shot, index, maker, context },
    ...(pool && { pool }),
    own: isPoolOwn ? own.toSpliced(own.indexOf(maker), 0, pool) : own,
    mode: modeOf(maker, node, { context, reading }),
    isShared: node.each !== undefined || (found.makes.get(maker) ?? 0) > 1 || node.type === 'generateScene',
    plan: reading.planOf(maker).node,
    latents: made.at,
    clip: found.clips.get(keyOf(made)),
    take: found.takes.get(keyOf(made)),
  }
}

function poolOf(maker: NodeId, { wiring }: Reading): NodeId | undefined {
  const [wired] = wiring.into(maker, 'history')
  const source = wired?.wire.from.node
  return source && wiring.graph.nodes[source]?.type === 'historyPool' ? source : undefined
}

function modeOf(
  maker: NodeId,
  node: GraphNode,
  { context, reading }: { context: readonly Context[]; reading: Reading },
): LaneMode {
  if (node.type === 'generateScene') {
    if (context.length > 0) return 'conditioned'
    const { mode } = reading.planOf(maker)
    return mode === 'conditioned' ? 'joint' : (mode as LaneMode)
  }
  if (context.some(({ via }) => via === 'pool')) return 'pool'
  if (context.some(({ via }) => via === 'chain')) return 'autoregressive'
  return context.length > 0 ? 'conditioned' : 'alone'
}

/** What a node's shots see, in the order in which they see it. */
function contextOf(maker: NodeId, node: GraphNode, reading: Reading): Context[] {
  const times = timesParam(node, 'contextTimes')
  const plan = reading.planOf(maker)
  const levelOf = (level: Level | undefined) => (level ? { level } : {})
  const wired = (port: 'context' | 'given', via: Context['via']) =>
    reading.wiring
      .into(maker, port)
      .flatMap(({ id, wire }) => (reading.outputs(wire.from.node).shots ?? []).map((one) => seen(one, via, id)))
  const seen = (one: Carried, via: Context['via'], wire?: WireId): Context => {
    const { shot, take } = one
    const isNamed = shot !== undefined && (!one.isPooled || Object.hasOwn(times, shot))
    return {
      id: `${via}/${shot ?? take ?? one.maker}/${wire ?? one.wire ?? ''}`,
      ...(shot !== undefined && { shot }),
      ...(take !== undefined && { take }),
      via,
      wire: wire ?? one.wire,
      time: (isNamed ? times[shot] : undefined) ?? one.time ?? plan.contextTime,
      ...levelOf(isNamed ? { node: maker, param: 'contextTimes', name: shot } : (one.level ?? plan.level)),
    }
  }
  const [chain] = reading.wiring.into(maker, 'history')
  const history = reading
    .history(maker, 'history')
    .map((one) => seen(one, one.isPooled ? 'pool' : 'chain', one.isPooled ? undefined : chain?.id))
  const before = [...wired('context', 'wire'), ...history]
  const remembered = node.type === 'nextShot' && typeof node.params.remember === 'number' ? node.params.remember : 8
  return [...wired('given', 'given'), ...(node.type === 'nextShot' ? before.slice(-remembered) : before)]
}
