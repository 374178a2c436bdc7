import { z } from 'zod'
import { Frame, Graph, GraphNode, Params, Point, Wire } from './graph.ts'
import { Hash, Id } from './ids.ts'
import { Project } from './project.ts'

const names = z.registry<{ id: string }>()
for (const [id, schema] of Object.entries({ Id, Hash, Point, Params, GraphNode, Wire, Frame, Graph }))
  names.add(schema, { id })

/** The published JSON Schema of a project, draft 2020-12; `schema/project.schema.json` is this as text. */
export const projectJsonSchema = {
  ...z.toJSONSchema(Project, { metadata: names, unrepresentable: 'any' }),
  title: 'Sceneweave project',
}
