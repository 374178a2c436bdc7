import type { NodeId, PortId } from '@sceneweave/project'
import type { ExaminedNode, WireAt } from './examine.ts'
import type { Source } from './plan.ts'
import type { Port } from './port.ts'
import type { Problem } from './problem.ts'

type Nodes = ReadonlyMap<NodeId, ExaminedNode>
type Found = Source | 'muted' | 'open'

/** Works out what feeds each input of a node, with all problems of its ports. What is upstream must have been wired. */
export function wireInputs(node: ExaminedNode, nodes: Nodes): void {
  if (!node.definition) return
  const { inputs } = node.definition
  const byPort = sortByPort(node, nodes)
  const found = new Map<PortId, Found[]>()
  for (const [port, arriving] of byPort)
    found.set(
      port,
      arriving.map((at) => sourceOf(at, nodes)),
    )
  if (node.node.mode === 'bypassed') passOn(node, found)
  if (node.node.mode !== 'run') return
  for (const [port, spec] of Object.entries(inputs)) {
    const all = found.get(port) ?? []
    const sources = all.filter((one): one is Source => typeof one === 'object')
    if (sources.length > 0) node.inputs.push({ port, variadic: spec.variadic, sources })
    else if (!spec.optional && all.includes('muted')) node.silent = true
    else if (!spec.optional && !node.problems.some((problem) => problem.port === port))
      node.problems.push(unconnected(node, port, spec, all.length > 0))
  }
  checkLists(node)
}

/** Wires by the input where they end, without those that cannot be. */
function sortByPort(node: ExaminedNode, nodes: Nodes): Map<PortId, WireAt[]> {
  const byPort = new Map<PortId, WireAt[]>()
  for (const at of node.arriving) {
    const { port } = at.wire.to
    const spec = node.definition?.inputs[port]
    const problem = spec ? wireProblem(at, spec, nodes, byPort.get(port)?.at(-1)) : unknownPort(node, port, at, 'input')
    if (problem) node.problems.push(problem)
    else if (byPort.has(port)) byPort.get(port)!.push(at)
    else byPort.set(port, [at])
  }
  return byPort
}

function wireProblem(at: WireAt, spec: Port, nodes: Nodes, before: WireAt | undefined): Problem | null {
  const { from, to, order } = at.wire
  const here = { node: to.node, port: to.port, wire: at.id }
  const source = nodes.get(from.node)
  const output = source?.definition?.outputs[from.port]
  if (source?.definition && !output) return { ...unknownPort(source, from.port, at, 'output'), port: to.port }
  if (output && output.kind !== spec.kind)
    return {
      code: 'port-kinds-differ',
      ...here,
      message: `A ${output.kind} cannot go into ${to.port}, which takes a ${spec.kind}.`,
      mend: `Remove the wire and connect a ${spec.kind}.`,
    }
  if (!before) return null
  if (!spec.variadic)
    return {
      code: 'too-many-wires',
      ...here,
      message: `${to.port} takes one wire and has several.`,
      mend: 'Remove all wires but one.',
    }
  if (before.wire.order !== order) return null
  return {
    code: 'duplicate-order',
    ...here,
    message: `Two wires have the place ${order} at ${to.port}.`,
    mend: 'Remove one of them and connect it again.',
  }
}

function unknownPort({ id, definition }: ExaminedNode, port: PortId, { id: wire }: WireAt, side: string): Problem {
  return {
    code: 'unknown-port',
    node: id,
    port,
    wire,
    message: `${definition?.title} has no ${side} ${port}.`,
    mend: 'Remove the wire and connect another port.',
  }
}

function sourceOf({ wire: { from } }: WireAt, nodes: Nodes): Found {
  const source = nodes.get(from.node)
  if (source?.silent) return 'muted'
  if (source?.node.mode === 'bypassed' && !source.inCycle) return source.passes.get(from.port) ?? 'open'
  const output = source?.definition?.outputs[from.port]
  const list = output && (output.list || source.node.each !== undefined)
  return { node: from.node, port: from.port, list }
}

function passOn(node: ExaminedNode, found: ReadonlyMap<PortId, Found[]>): void {
  for (const [output, input] of Object.entries(node.definition?.bypass ?? {})) {
    const source = found.get(input)?.[0]
    if (source && source !== 'open') node.passes.set(output, source)
  }
}

function unconnected({ id, definition }: ExaminedNode, port: PortId, { kind }: Port, isWired: boolean): Problem {
  const what = isWired ? 'leads to a bypassed node that passes nothing on' : 'is not connected'
  return {
    code: 'port-unconnected',
    node: id,
    port,
    message: `${port} of ${definition?.title} ${what}.`,
    mend: isWired ? 'Run that node again or connect another one.' : `Connect a ${kind}.`,
  }
}

/** A list fits a variadic port, which takes all of it, and the port that the node is run for each item of. */
function checkLists({ id, node, definition, inputs, problems }: ExaminedNode): void {
  const { each } = node
  for (const { port, variadic, sources } of inputs)
    if (!variadic && port !== each && sources[0].list)
      problems.push({
        code: 'list-needs-each',
        node: id,
        port,
        message: `${port} takes one value and is given a list.`,
        mend: 'Run the node once for each item of it, or connect one value.',
      })
  if (each === undefined) return
  const input = inputs.find(({ port }) => port === each)
  if (input && input.sources[0].list !== false && !input.variadic) return
  if (problems.some(({ port }) => port === each)) return
  problems.push({
    code: 'bad-each',
    node: id,
    port: each,
    message: `${definition?.title} is to run once for each item of ${each}, and no list comes in there.`,
    mend: 'Connect a list to it, or let the node run once.',
  })
}
