import type { GraphNode, Json, NodeId } from '@sceneweave/project'
import type { Catalogue } from './catalogue.ts'
import type { NodeDefinition } from './node.ts'
import type { Problem, ProblemCode } from './problem.ts'

/** A node as the catalogue understands it: params migrated, defaults filled in. Without a definition it is kept, not run. */
export type ReadNode = { definition?: NodeDefinition; params: Record<string, Json>; problems: Problem[] }

/** Reads a node's params in the form of the catalogue's version. */
export function readNode(node: NodeId, { type, version, params }: GraphNode, catalogue: Catalogue): ReadNode {
  const definition = catalogue.nodes.get(type)
  const refuse = (code: ProblemCode, message: string, mend: string): ReadNode => ({
    definition,
    params,
    problems: [{ code, node, message, mend }],
  })
  if (!definition)
    return refuse(
      'unknown-type',
      `This machine has no node of the type ${type}.`,
      'Update Sceneweave or replace the node; it is kept as it is and not run.',
    )
  if (version > definition.version)
    return refuse(
      'newer-version',
      `${definition.title} was saved in version ${version}; this machine has version ${definition.version}.`,
      'Update Sceneweave, or replace the node by a new one.',
    )
  const migrated = migrateParams(definition, version, params)
  if (!migrated)
    return refuse(
      'no-migration',
      `The parameters of ${definition.title} cannot be brought from version ${version} to ${definition.version}.`,
      'Replace the node by a new one and set its parameters again.',
    )
  const { data, error } = definition.params.safeParse(migrated)
  if (!error) return { definition, params: data as Record<string, Json>, problems: [] }
  const problems = error.issues.slice(0, 5).map(
    ({ path, message }): Problem => ({
      code: 'bad-params',
      node,
      message: `${path.map(String).join('.') || 'The parameters'}: ${message}.`,
      mend: 'Change this parameter in the inspector.',
    }),
  )
  return { definition, params: migrated, problems }
}

/** Params in the definition's version, or null when a migration fails on them. */
export function migrateParams(
  { version: current, migrate }: NodeDefinition,
  version: number,
  params: Record<string, Json>,
): Record<string, Json> | null {
  let migrated = params
  try {
    for (let from = version; from < current; from++) migrated = migrate[from](migrated)
  } catch {
    return null
  }
  return migrated
}
