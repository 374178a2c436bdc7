import { type NodeForecast, type Plan, readNode } from '@sceneweave/graph'
import { canonicalJson, type Graph, type Json, type NodeId, type PortId } from '@sceneweave/project'
import { type NodeEnd, peekResults, readNodeEnds, type Store } from '@sceneweave/store'
import type { z } from 'zod'
import type { Context } from '../context.ts'
import type { Reason } from './answer.ts'
import { type Change, changesOf, emptySeeds, inOneSentence } from './changes.ts'
import { pastGraphs } from './pastRuns.ts'

/** graph: as it was wished for, its empty seeds still empty. */
export type Wondering = { graph: Graph; plan: Plan; foreseen: readonly NodeForecast[]; project: string | undefined }
type Where = Pick<Context, 'store' | 'catalogue'>
type Running = Extract<NodeForecast, { state: 'runs' }>

/** All that reasons are found in. reasons: those found so far, in the order of the plan. */
type Inquiry = Omit<Wondering, 'foreseen'> & {
  catalogue: Where['catalogue']
  running: ReadonlyMap<NodeId, Running>
  past: Past
  wires: WiresInto
  pastWires: Map<Graph, WiresInto>
  reasons: Map<NodeId, Reason>
}

/** Why each node runs that does: what differs from the newest run of the project in which it ended. */
export async function reasonsOf({ store, catalogue }: Where, wondering: Wondering): Promise<Map<NodeId, Reason>> {
  const { graph, plan, foreseen, project } = wondering
  const running = new Map(foreseen.flatMap((one) => (one.state === 'runs' ? [[one.node, one] as const] : [])))
  const reasons = new Map<NodeId, Reason>()
  if (running.size === 0 || project === undefined) return reasons
  const past = await pastOf(store, { project, running, size: plan.order.length })
  const found = { wires: wiresInto(graph), pastWires: new Map<Graph, WiresInto>(), reasons }
  const inquiry: Inquiry = { ...wondering, catalogue, running, past, ...found }
  for (const id of plan.order) {
    const one = running.get(id)
    const then = one && past.graphOf(id)
    if (!one || then === 'unread') continue
    const reason = then
      ? (ownReason(inquiry, id, then) ?? fromUpstream(inquiry, id) ?? fromOutside(inquiry, one))
      : neverMade
    reasons.set(id, reason)
  }
  return reasons
}

/** What a person changed at the node itself. */
function ownReason(inquiry: Inquiry, id: NodeId, then: Graph): Reason | undefined {
  const { graph, catalogue } = inquiry
  const [now, was] = [readNode(id, graph.nodes[id], catalogue), readNode(id, then.nodes[id], catalogue)]
  const { type } = graph.nodes[id]
  if (then.nodes[id].type !== type) return { code: 'params-changed', message: 'This is another kind of node now.' }
  const titles = titlesOf(now.definition?.params)
  const changes = changesOf({ type, before: was.params, after: now.params, titles })
  if (changes.length > 0) return about('params-changed', changes)
  const port = changedPort(inquiry, id, then)
  if (port) return { code: 'inputs-changed', message: `What is wired to ${port} changed.` }
  const seeds = now.definition?.seeds.length ? emptySeeds(now.params) : []
  if (seeds.length === 0) return undefined
  const { message, ...rest } = about('seed-drawn', seeds)
  return { ...rest, message: message.replace(/\.$/, ', so another one is drawn for each run.') }
}

/** The first input that is fed by something else than it was, or that the node now runs once for each item of. */
function changedPort({ graph, wires, pastWires }: Inquiry, id: NodeId, then: Graph): PortId | undefined {
  const before = pastWires.get(then) ?? wiresInto(then)
  pastWires.set(then, before)
  const [now, was] = [wires.get(id) ?? {}, before.get(id) ?? {}]
  if (graph.nodes[id].each !== then.nodes[id].each) return graph.nodes[id].each ?? then.nodes[id].each
  return [...Object.keys(now), ...Object.keys(was)].find((port) => now[port] !== was[port])
}

/** The change that came down the wires, told by where it began. What is known to come out as it did before is no cause. */
function fromUpstream({ graph, plan, catalogue, running, past, reasons }: Inquiry, id: NodeId): Reason | undefined {
  const sources = plan.nodes.get(id)!.inputs.flatMap((input) => input.sources.map(({ node }) => node))
  const causes = sources.filter((source) => running.has(source) && !past.isSame(source))
  const cause = causes.find((source) => !running.get(source)!.light) ?? causes[0]
  if (cause === undefined) return undefined
  const upstream = reasons.get(cause)?.upstream ?? cause
  const root = reasons.get(upstream)
  const why = root && root.code !== 'never-made' ? root.message : 'It has not been made yet.'
  const { title, type } = graph.nodes[upstream]
  const name = title ?? catalogue.nodes.get(type)?.title ?? type
  return { code: 'upstream', upstream, message: `${name}: ${why.charAt(0).toLowerCase()}${why.slice(1)}` }
}

function fromOutside({ graph, past }: Inquiry, { node, key }: Running): Reason {
  if (key !== undefined && past.keyOf(node) === key)
    return { code: 'result-gone', message: 'Its result was cleared away, so it is made again.' }
  return { code: 'inputs-changed', message: outside[graph.nodes[node].type] ?? 'What it stands on changed.' }
}

const neverMade: Reason = { code: 'never-made', message: 'It has not been made yet.' }

const outside: Readonly<Record<string, string>> = {
  loadModel: 'The weights are others now.',
  historyPool: 'Other takes are accepted now.',
  loadTake: 'The take is no longer what it was.',
}

const about = (code: Reason['code'], changes: readonly Change[]): Reason => ({
  code,
  message: inOneSentence(changes),
  params: changes.map(({ path }) => path),
})

type Asking = { project: string; running: ReadonlyMap<NodeId, Running>; size: number }

type Past = Awaited<ReturnType<typeof pastOf>>

/** Where the running nodes ended last, in which graph, and which of the light ones give what they gave then. */
async function pastOf(store: Store, { project, running, size }: Asking) {
  const ends = new Map((await readNodeEnds(store, project, [...running.keys()])).map((end) => [end.node, end]))
  const newest = [...ends.values()].sort((a, b) => b.number - a.number).map(({ run }) => run)
  const graphs = await pastGraphs(store, [...new Set(newest)], size)
  const same = await unchanged(store, ends, running)
  return {
    keyOf: (node: NodeId) => ends.get(node)?.key,
    isSame: (node: NodeId) => same.has(node),
    /** Undefined: it never ended. */
    graphOf(node: NodeId): Graph | undefined | 'unread' {
      const end = ends.get(node)
      if (!end) return undefined
      const graph = graphs.get(end.run)
      if (!graph) return 'unread'
      return Object.hasOwn(graph.nodes, node) ? graph : undefined
    },
  }
}

async function unchanged(
  store: Store,
  ends: ReadonlyMap<NodeId, NodeEnd>,
  running: ReadonlyMap<NodeId, Running>,
): Promise<Set<NodeId>> {
  const light = [...running.values()].filter(({ node, outputs }) => outputs && ends.has(node))
  const kept = await peekResults(
    store,
    light.map(({ node }) => ends.get(node)!.key),
  )
  const before = new Map(kept.map(({ key, outputs }) => [key, outputs]))
  const isSame = ({ node, outputs }: Running) => {
    const old: Json | undefined = before.get(ends.get(node)!.key)
    return old !== undefined && canonicalJson(old) === canonicalJson(outputs as Json)
  }
  return new Set(light.filter(isSame).map(({ node }) => node))
}

/** What feeds each input of each node, as one text. */
type WiresInto = Map<NodeId, Record<PortId, string>>

function wiresInto({ wires }: Graph): WiresInto {
  const into: WiresInto = new Map()
  for (const { from, to } of Object.values(wires).sort((a, b) => a.order - b.order)) {
    const ports = into.get(to.node) ?? {}
    into.set(to.node, ports)
    ports[to.port] = `${ports[to.port] ?? ''} ${from.node}.${from.port}`
  }
  return into
}

const titlesOf = (params: z.ZodObject | undefined): Record<string, string> =>
  Object.fromEntries(
    Object.entries(params?.shape ?? {}).map(([name, field]) => [
      name,
      String((field as z.ZodType).meta()?.title ?? name),
    ]),
  )
