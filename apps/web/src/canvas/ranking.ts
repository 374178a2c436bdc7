import { catalogue, templates } from '@sceneweave/nodes'
import type { End } from './connection.ts'

/** How often a port of one kind of node leads to another kind, over all templates. */
const counts = new Map<string, number>()
let isCounted = false

function count(): void {
  isCounted = true
  for (const { graph } of templates)
    for (const { from, to } of Object.values(graph.wires)) {
      const [source, target] = [graph.nodes[from.node], graph.nodes[to.node]]
      if (!source || !target) continue
      add(`out ${source.type} ${from.port} ${target.type}`)
      add(`in ${target.type} ${to.port} ${source.type}`)
    }
}

const add = (key: string) => void counts.set(key, (counts.get(key) ?? 0) + 1)

/** How common a kind of node is at the other end of this port: 0 when no template joins them. */
export function commonAt(side: End['side'], type: string, port: string, other: string): number {
  if (!isCounted) count()
  return counts.get(`${side} ${type} ${port} ${other}`) ?? 0
}

/** The kinds of node that a wire of a kind can be led to: from an output to their inputs, from an input to their outputs. */
export function takers(side: End['side'], kind: string): string[] {
  return [...catalogue.nodes.values()]
    .filter(({ inputs, outputs }) =>
      Object.values(side === 'out' ? inputs : outputs).some((port) => port.kind === kind),
    )
    .map(({ type }) => type)
}
