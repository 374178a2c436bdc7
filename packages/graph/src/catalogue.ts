import { isId } from '@sceneweave/project'
import { GraphFault } from './graphFault.ts'
import type { NodeDefinition } from './node.ts'
import type { Port, PortKind } from './port.ts'

/** The palette: every type of node, and the kinds of their ports. */
export type Catalogue<Context = never> = {
  nodes: ReadonlyMap<string, NodeDefinition<Context>>
  kinds: ReadonlyMap<string, PortKind>
}

/** Nodes and port kinds that fit together. Throws GraphFault for a node that could never work. */
export function makeCatalogue<Context>(
  nodes: readonly NodeDefinition<Context>[],
  portKinds: Readonly<Record<string, PortKind>>,
): Catalogue<Context> {
  const kinds = new Map(Object.entries(portKinds))
  const byType = new Map<string, NodeDefinition<Context>>()
  for (const node of nodes) {
    if (byType.has(node.type)) throw new GraphFault('bad-catalogue', `two nodes have the type ${node.type}: rename one`)
    const fault = nodeFault(node, kinds)
    if (fault) throw new GraphFault('bad-node', `node ${node.type}: ${fault}`)
    byType.set(node.type, node)
  }
  return { nodes: byType, kinds }
}

function nodeFault(node: NodeDefinition, kinds: ReadonlyMap<string, PortKind>): string | null {
  for (const [id, port] of [...Object.entries(node.inputs), ...Object.entries(node.outputs)]) {
    if (!isId(id)) return `port ${id} has no proper name: use letters, digits, _ and -`
    if (!kinds.has(port.kind))
      return `port ${id} is of the kind ${port.kind}, which does not exist: add it or rename it`
  }
  for (const [id, port] of Object.entries(node.inputs)) if (port.list) return `input ${id} is a list: make it variadic`
  for (const [id, port] of Object.entries(node.outputs))
    if (port.variadic) return `output ${id} is variadic: make it a list`
  if (!Number.isInteger(node.version) || node.version < 1)
    return `its version is ${node.version}: use a whole number from 1`
  for (let from = 1; from < node.version; from++)
    if (!node.migrate[from])
      return `it has version ${node.version} and no migrate[${from}]: say how older params become newer`
  return bypassFault(node)
}

function bypassFault({ bypass, inputs, outputs }: NodeDefinition): string | null {
  for (const [output, input] of Object.entries(bypass)) {
    const [to, from]: (Port | undefined)[] = [outputs[output], inputs[input]]
    if (!to || !from) return `bypass joins ${input} to ${output}, and one of them is no port`
    if (to.kind !== from.kind || to.list || from.variadic) return `bypass joins ${input} to ${output}, which differ`
  }
  return null
}
