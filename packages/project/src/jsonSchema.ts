import { z } from 'zod'
import { Project } from './project.ts'

/** The published JSON Schema of a project, draft 2020-12; `schema/project.schema.json` is this as text. */
export const projectJsonSchema = {
  ...z.toJSONSchema(Project, { unrepresentable: 'any', reused: 'ref' }),
  title: 'Sceneweave project',
}
