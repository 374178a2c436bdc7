import type { Graph, SingleEdit } from '@sceneweave/project'
import type { Catalogue } from './catalogue.ts'
import { migrateParams } from './readNode.ts'

/**
 * The edits that bring every older node to the catalogue's version, so that what a person then changes is in today's
 * form. Running needs none of them; an editor applies them before it changes such a node's params.
 */
export function upgradeEdits(graph: Graph, catalogue: Catalogue): SingleEdit[] {
  return Object.keys(graph.nodes)
    .sort()
    .flatMap((id): SingleEdit[] => {
      const { type, version, params } = graph.nodes[id]
      const definition = catalogue.nodes.get(type)
      if (!definition || version >= definition.version) return []
      const migrated = migrateParams(definition, version, params)
      if (!migrated) return []
      const without = Object.keys(params).filter((name) => !Object.hasOwn(migrated, name))
      return [{ type: 'node-change', id, change: { version: definition.version, params: migrated, without } }]
    })
}
