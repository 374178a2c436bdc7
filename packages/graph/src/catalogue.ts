import type { NodeDefinition } from './node.ts'
import type { PortKind } from './port.ts'

/** The palette: every type of node, and the kinds of their ports. */
export type Catalogue<Context = never> = {
  nodes: ReadonlyMap<string, NodeDefinition<Context>>
  kinds: ReadonlyMap<string, PortKind>
}
