import type { z } from 'zod'
import { canonicalJson } from './canonicalJson.ts'
import { DocumentFault } from './documentFault.ts'
import { Graph, graphLimits } from './graph.ts'
import { type JsonObject, jsonFault, maxJsonDepth } from './json.ts'
import { migrateForward, type SavedForm, savedForms } from './migrations.ts'
import { Project } from './project.ts'
import { type ReadLimits, readJson } from './readJson.ts'
import { RunEvent } from './runEvent.ts'
import { Take } from './take.ts'

/** Reads a saved project of any version from text that nobody vouches for. Throws DocumentFault. */
export const readProject = (text: string, limits?: ReadLimits): Project => migrateProject(readJson(text, limits))

/** Reads a saved graph of any version from text that nobody vouches for. Throws DocumentFault. */
export const readGraph = (text: string, limits?: ReadLimits): Graph => migrateGraph(readJson(text, limits))

/** A saved project of any version in today's form, its graph too. Throws DocumentFault. */
export function migrateProject(saved: unknown): Project {
  const project = forward(saved, savedForms.project)
  const graph = 'graph' in project ? graphForward(project.graph) : undefined
  return checked(Project, { ...project, graph }, 'project')
}

/** A saved graph of any version in today's form. Throws DocumentFault. */
export const migrateGraph = (saved: unknown): Graph => checked(Graph, graphForward(saved), 'graph')

/** A saved take of any version in today's form. Throws DocumentFault. */
export const migrateTake = (saved: unknown): Take => checked(Take, forward(saved, savedForms.take), 'take')

/** A saved run event of any version in today's form. Throws DocumentFault. */
export const migrateRunEvent = (saved: unknown): RunEvent =>
  checked(RunEvent, forward(saved, savedForms.runEvent), 'run event')

/** The text of a document: canonical JSON, one line. Equal documents give equal bytes. */
export const writeDocument = (document: Project | Graph | Take): string => `${canonicalJson(document)}\n`

function forward(saved: unknown, form: SavedForm): JsonObject {
  const fault = jsonFault(saved, maxJsonDepth)
  if (fault) throw new DocumentFault('not-json', `${form.name}: ${fault}`)
  return migrateForward(saved, form)
}

function graphForward(saved: unknown): JsonObject {
  const graph = forward(saved, savedForms.graph)
  for (const [part, most] of Object.entries(graphLimits)) {
    const found = Object.keys((graph[part] ?? {}) as object).length
    if (found > most)
      throw new DocumentFault(
        'too-many',
        `the graph has ${found} ${part}, at most ${most} are read: split it into several`,
      )
  }
  return graph
}

/** Parses, and says of the first faults where they are and how to mend them. */
function checked<T>(schema: z.ZodType<T>, value: unknown, name: string): T {
  const { data, error } = schema.safeParse(value)
  if (!error) return data as T
  const told = error.issues
    .slice(0, 3)
    .map(({ path, message }) => `${[name, ...path].join('.').slice(0, 200)}: ${message}`)
  const more = error.issues.length > 3 ? ` (and ${error.issues.length - 3} more)` : ''
  throw new DocumentFault('wrong-shape', told.join('; ') + more, { cause: error })
}
