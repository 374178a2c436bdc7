import type { NodeDefinition } from '@sceneweave/graph'
import { catalogue } from '@sceneweave/nodes'
import type { Graph, GraphNode, Json, NodeId, PortId, SingleEdit, WireId } from '@sceneweave/project'
import { newId } from '../canvas/newId.ts'
import { type Field, fieldsOf } from '../inspector/field.ts'
import { words } from '../words/index.ts'

/** The node that gives a value of a kind by itself: its parameter is what a form asks for. */
type Giver = { type: string; param: string; output: PortId }

const givers: Readonly<Record<string, Giver>> = {
  text: { type: 'text', param: 'text', output: 'text' },
  number: { type: 'number', param: 'number', output: 'number' },
  image: { type: 'loadImage', param: 'asset', output: 'image' },
  clip: { type: 'loadVideo', param: 'asset', output: 'clip' },
}

const giverFor = (definition: NodeDefinition | undefined, port: PortId): Giver | undefined => {
  const spec = definition && Object.hasOwn(definition.inputs, port) ? definition.inputs[port] : undefined
  return spec && Object.hasOwn(givers, spec.kind) ? givers[spec.kind] : undefined
}

/** What of a node a form can ask for: its parameters, then inputs that have none of their name. */
export function askableOf(definition: NodeDefinition): readonly { name: string; title: string }[] {
  const fields = fieldsOf(definition)
  const ports = Object.keys(definition.inputs).filter(
    (port) => giverFor(definition, port) && !fields.some(({ name }) => name === port),
  )
  return [...fields, ...ports.map((name) => ({ name, title: words.inspector.port(name) }))]
}

/** An input as a form asks for it: nothing, or what a node gives that does nothing else. */
export type GivenPort = { field: Field; value: Json; source: NodeId | null }

/** An input that a form can ask for; null where something else is wired to it. */
export function givenPort({ nodes, wires }: Graph, node: NodeId, port: PortId): GivenPort | null {
  const definition = catalogue.nodes.get(nodes[node]?.type)
  const giver = giverFor(definition, port)
  const field = giver && fieldsOf(catalogue.nodes.get(giver.type)!).find(({ name }) => name === giver.param)
  if (!definition || !giver || !field) return null
  const arriving = Object.values(wires).filter(({ to }) => to.node === node && to.port === port)
  const source = arriving[0]?.from.node ?? null
  if (arriving.length > 1 || (source !== null && nodes[source]?.type !== giver.type)) return null
  const { help } = definition.inputs[port]
  return {
    field: { ...field, title: words.inspector.port(port), help, isNullable: true, standard: undefined },
    value: source === null ? null : (nodes[source].params[giver.param] ?? null),
    source,
  }
}

/** The edits that give an input a value: by the node that gives it, which comes and goes with the value. */
export function giveEdits(graph: Graph, { node, port }: { node: NodeId; port: PortId }, value: Json): SingleEdit[] {
  const given = givenPort(graph, node, port)
  const giver = giverFor(catalogue.nodes.get(graph.nodes[node]?.type), port)
  if (!given || !giver) return []
  const { source } = given
  if (value === null || value === '') return source === null ? [] : takeAway(graph, { node, port }, source)
  const params = { [giver.param]: value }
  if (source !== null) return [{ type: 'node-change', id: source, change: { params } }]
  const id = newId()
  const version = catalogue.nodes.get(giver.type)?.version ?? 1
  const made: GraphNode = { type: giver.type, version, params, at: leftOf(graph, node), mode: 'run' }
  const wire = { from: { node: id, port: giver.output }, to: { node, port }, order: 0 }
  return [
    { type: 'node-add', id, node: made },
    { type: 'wire-add', id: newId(), wire },
  ]
}

function takeAway({ wires }: Graph, to: { node: NodeId; port: PortId }, source: NodeId): SingleEdit[] {
  const own = Object.keys(wires).filter((id: WireId) => wires[id].from.node === source)
  if (own.length === 1) return [{ type: 'node-remove', id: source }]
  const ended = own.filter((id) => wires[id].to.node === to.node && wires[id].to.port === to.port)
  return ended.map((id) => ({ type: 'wire-remove', id }))
}

const size = { w: 260, h: 200 }

/** A free place at the left of a node, as far down as it takes. */
function leftOf({ nodes }: Graph, node: NodeId): { x: number; y: number } {
  const { x, y } = nodes[node].at
  const at = { x: x - 300, y }
  const others = Object.values(nodes).map((one) => one.at)
  while (others.some((one) => Math.abs(one.x - at.x) < size.w && Math.abs(one.y - at.y) < size.h)) at.y += 40
  return at
}
