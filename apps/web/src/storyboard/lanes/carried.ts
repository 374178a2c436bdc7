import { catalogue } from '@sceneweave/nodes'
import type { GraphNode, NodeId, PortId, Shot, ShotId, WireId } from '@sceneweave/project'
import { type Level, planOf, type SeenPlan } from './seenPlan.ts'
import { numberParam, textParam, timesParam, type Wiring } from './wiring.ts'

// What the storyboard must know of a run without one: which shots travel on which wire.

/** A value of a node: its output port, and its place where that is a list. */
export type Address = { readonly node: NodeId; readonly port: PortId; readonly item?: number }

/** A finished shot, its clip or its take, somewhere on a wire. */
export type Carried = {
  readonly shot?: ShotId
  /** The scene it is a shot of. */
  readonly scene?: NodeId
  /** The node that makes it, or brings it in. */
  readonly maker: NodeId
  /** It was there before: an encoded film, or a take that was kept. */
  readonly isBrought?: boolean
  readonly at: Address
  /** An accepted take that was chosen by hand. */
  readonly take?: string
  /** The time it carries or gets as context, and the param that says so. */
  readonly time?: number
  readonly level?: Level
  /** The wires by which it came to a history or a pool. */
  readonly wire?: WireId
  readonly isPooled?: boolean
}

/** A scene on a wire: whose it is and which of its shots it has. */
export type CarriedScene = { readonly scene: NodeId; readonly shots: readonly ShotId[] }

/** What leaves a node. `scenes` of a list are its items. */
export type Outputs = {
  readonly scenes?: readonly CarriedScene[]
  readonly shots?: readonly Carried[]
  readonly history?: readonly Carried[]
}

export type Reading = {
  readonly wiring: Wiring
  outputs(node: NodeId): Outputs
  /** What comes in at a port, in the order of its wires. */
  scenes(node: NodeId, port: PortId): readonly CarriedScene[]
  shots(node: NodeId, port: PortId): readonly Carried[]
  history(node: NodeId, port: PortId): readonly Carried[]
  /** The noise plan that a node is wired to. */
  planOf(node: NodeId): SeenPlan
}

const nothing: Outputs = {}

/** Reads a graph without running it. Cycles and nodes that nobody knows carry nothing. */
export function readCarried(wiring: Wiring): Reading {
  const done = new Map<NodeId, Outputs>()
  const outputs = (id: NodeId): Outputs => {
    const known = done.get(id)
    if (known) return known
    // a cycle finds this in place of its own result
    done.set(id, nothing)
    const node = wiring.graph.nodes[id]
    const made = node ? leaving(id, node, reading) : nothing
    done.set(id, made)
    return made
  }
  const gather =
    <T>(read: (outputs: Outputs) => readonly T[] | undefined) =>
    (node: NodeId, port: PortId): readonly T[] =>
      wiring.into(node, port).flatMap(({ wire }) => read(outputs(wire.from.node)) ?? [])
  const reading: Reading = {
    wiring,
    outputs,
    scenes: gather(({ scenes }) => scenes),
    shots: gather(({ shots }) => shots),
    history: gather(({ history }) => history),
    planOf: (id) => planOf(wiring, id),
  }
  return reading
}

/** The shots that a scene node tells itself. */
export function shotsOfScene(node: GraphNode | undefined): readonly Shot[] {
  const scene = node?.type === 'scene' ? (node.params.scene as { shots?: readonly Shot[] } | undefined) : undefined
  return scene?.shots ?? []
}

function leaving(id: NodeId, node: GraphNode, reading: Reading): Outputs {
  if (node.mode === 'muted') return nothing
  if (node.mode === 'bypassed') return passedBy(id, node, reading)
  return readers[node.type]?.(id, node, reading) ?? nothing
}

/** What a bypassed node passes on. */
function passedBy(id: NodeId, { type }: GraphNode, { scenes, shots, history }: Reading): Outputs {
  const joined = Object.values(catalogue.nodes.get(type)?.bypass ?? {})
  return {
    scenes: joined.flatMap((port) => scenes(id, port)),
    shots: joined.flatMap((port) => shots(id, port)),
    history: joined.flatMap((port) => history(id, port)),
  }
}

type Reader = (id: NodeId, node: GraphNode, reading: Reading) => Outputs

/** How each type of node hands shots on. What is not here hands on none. */
const readers: Readonly<Record<string, Reader>> = {
  scene: (id, node, { wiring }) => ({
    scenes: [{ scene: id, shots: [...shotsOfScene(node).map((shot) => shot.id), ...wiredShots(id, wiring)] }],
  }),
  pickShot: (id, node, { scenes }) => {
    const name = textParam(node, 'name')
    const at = numberParam(node, 'position', 1) - 1
    return {
      scenes: scenes(id, 'scene').map(({ scene, shots }) => {
        const found = name === undefined ? shots[at] : shots.find((shot) => shot === name)
        return { scene, shots: found === undefined ? [] : [found] }
      }),
    }
  },
  splitScene: (id, node, { scenes }) => ({
    scenes: scenes(id, 'scene').flatMap(({ scene, shots }) =>
      shots
        .slice(numberParam(node, 'from', 1) - 1, typeof node.params.to === 'number' ? node.params.to : undefined)
        .map((shot) => ({ scene, shots: [shot] })),
    ),
  }),
  nextShot: (id, node, reading) => {
    const scenes = reading.scenes(id, 'scene')
    const isEach = node.each !== undefined
    const shots = (isEach ? scenes : scenes.slice(0, 1)).flatMap(({ scene, shots }, item) =>
      shots
        .slice(0, 1)
        .map(
          (shot): Carried => ({ shot, scene, maker: id, at: { node: id, port: 'latents', ...(isEach && { item }) } }),
        ),
    )
    return { shots, history: [...reading.history(id, 'history'), ...shots.map((shot) => asHistory(id, shot, reading))] }
  },
  generateScene: (id, _, reading) => {
    const given = reading.shots(id, 'given')
    const shots = reading.scenes(id, 'scene').flatMap(({ scene, shots }) =>
      shots.map((shot, item): Carried => {
        const kept = given.find((one) => one.shot === shot)
        return { ...(kept ?? { shot, scene, maker: id }), at: { node: id, port: 'shots', item } }
      }),
    )
    return { shots, history: shots.map((shot) => asHistory(id, shot, reading)) }
  },
  decode: (id, node, reading) => ({
    shots: reading.shots(id, 'latents').map((shot, item) => ({
      ...shot,
      at: { node: id, port: 'clip', ...(node.each !== undefined && { item }) },
    })),
  }),
  trim: (id, node, reading) => ({
    shots: reading.shots(id, 'clip').map((shot, item) => ({
      ...shot,
      at: { node: id, port: 'clip', ...(node.each !== undefined && { item }) },
    })),
  }),
  encode: (id, node) => ({
    shots: [
      {
        shot: textParam(node, 'shot'),
        maker: id,
        isBrought: true,
        at: { node: id, port: 'latents' },
        time: numberParam(node, 'time', 0),
        level: { node: id, param: 'time' },
      },
    ],
  }),
  loadTake: (id, node) => ({
    shots: [{ maker: id, isBrought: true, at: { node: id, port: 'latents' }, take: textParam(node, 'take') ?? '' }],
  }),
  historyPool: (id, node, reading) => ({ history: [...pooled(id, node, reading), ...reading.history(id, 'history')] }),
  extendShot: (id, _, reading) => ({
    shots: reading.shots(id, 'from').map((shot) => ({ maker: id, scene: shot.scene, at: { node: id, port: 'parts' } })),
    history: [
      ...reading.history(id, 'history'),
      ...reading.shots(id, 'from').map((one) => asHistory(id, one, reading)),
    ],
  }),
  compose: (id) => ({ shots: [{ maker: id, at: { node: id, port: 'latents' } }] }),
  interpolate: (id) => ({ shots: [{ maker: id, at: { node: id, port: 'latents' } }] }),
}

/** Shots that are nodes of their own come after those of the storyboard. */
const wiredShots = (id: NodeId, { into, graph }: Wiring): string[] =>
  into(id, 'shots').flatMap(({ wire }) => {
    const node = graph.nodes[wire.from.node]
    return node?.type === 'shot' && node.mode === 'run' ? [textParam(node, 'id') ?? 'shot'] : []
  })

/** A shot in a history is seen at the context noise of the plan that it was made with. */
const asHistory = (id: NodeId, shot: Carried, reading: Reading): Carried => {
  const { contextTime, level } = reading.planOf(id)
  return { ...shot, time: contextTime, ...(level && { level }) }
}

function pooled(id: NodeId, node: GraphNode, reading: Reading): Carried[] {
  const times = timesParam(node, 'times')
  const time = numberParam(node, 'time', 0.1)
  const level = (name?: string): Level => (name ? { node: id, param: 'times', name } : { node: id, param: 'time' })
  const takes = Array.isArray(node.params.takes) ? node.params.takes.map(String) : []
  const wired = reading.wiring.into(id, 'shots').flatMap(({ id: wire, wire: { from } }) =>
    (reading.outputs(from.node).shots ?? []).map(
      (shot): Carried => ({
        ...shot,
        wire,
        isPooled: true,
        time: times[shot.shot ?? ''] ?? time,
        level: level(shot.shot),
      }),
    ),
  )
  const chosen = takes.map(
    (take): Carried => ({
      take,
      maker: id,
      isBrought: true,
      isPooled: true,
      at: { node: id, port: 'history' },
      time: times[take] ?? time,
      level: level(take),
    }),
  )
  return [...wired, ...chosen]
}
