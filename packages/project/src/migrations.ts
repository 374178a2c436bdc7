import { DocumentFault } from './documentFault.ts'
import type { Json, JsonObject } from './json.ts'

/** Takes a saved form from version `from` to the next one. Pure; gives a new value. */
export type Migration = { from: number; title: string; migrate(saved: JsonObject): JsonObject }

/** A saved form: its name, its current version, and one migration for every older one. */
export type SavedForm = { name: string; version: number; migrations: readonly Migration[] }

/**
 * Every form that is stored or exported. A new version adds a migration here and a sample in `samples/`; a test fails
 * until the sample is there. A form without a `version` field is of version 1.
 */
export const savedForms = {
  project: { name: 'project', version: 1, migrations: [] },
  graph: {
    name: 'graph',
    version: 2,
    migrations: [{ from: 1, title: 'nodes may expose inputs', migrate: (graph) => ({ ...graph, version: 2 }) }],
  },
  take: { name: 'take', version: 1, migrations: [] },
  runEvent: { name: 'run event', version: 1, migrations: [] },
} as const satisfies Record<string, SavedForm>

/** Brings a saved value to its form's current version. Throws DocumentFault for what is newer or no object. */
export function migrateForward(saved: unknown, form: SavedForm): JsonObject {
  let value = asObject(saved, form)
  let version = versionOf(value, form)
  while (version < form.version) {
    const step = form.migrations.find(({ from }) => from === version)
    if (!step) throw new DocumentFault('broken-promise', `no migration takes a ${form.name} on from version ${version}`)
    value = step.migrate(value)
    version++
  }
  return value
}

function asObject(saved: unknown, { name }: SavedForm): JsonObject {
  if (typeof saved === 'object' && saved !== null && !Array.isArray(saved)) return saved as JsonObject
  throw new DocumentFault('wrong-shape', `this is no ${name}: a ${name} is a JSON object`)
}

function versionOf(value: JsonObject, { name, version }: SavedForm): number {
  const found: Json = Object.hasOwn(value, 'version') ? value.version : 1
  if (typeof found !== 'number' || !Number.isInteger(found) || found < 1)
    throw new DocumentFault('wrong-shape', `the version of a ${name} is a whole number from 1`)
  if (found <= version) return found
  throw new DocumentFault(
    'newer-version',
    `this ${name} has version ${found}, and this program knows ${version}: update Sceneweave`,
  )
}
