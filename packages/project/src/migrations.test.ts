import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { canonicalJson } from './canonicalJson.ts'
import { DocumentFault } from './documentFault.ts'
import { graphVersion } from './graph.ts'
import { type Migration, migrateForward, type SavedForm, savedForms } from './migrations.ts'
import { projectVersion } from './project.ts'
import { migrateGraph, migrateProject, migrateRunEvent, migrateTake } from './readProject.ts'

const samples = path.join(import.meta.dirname, 'samples')
const read: Record<keyof typeof savedForms, (saved: unknown) => unknown> = {
  project: migrateProject,
  graph: migrateGraph,
  take: migrateTake,
  runEvent: migrateRunEvent,
}

const versionsOf = ({ version }: SavedForm) => Array.from({ length: version }, (_, at) => at + 1)
const cases = Object.entries(savedForms).flatMap(([name, form]) =>
  versionsOf(form).map((version) => [name as keyof typeof savedForms, version] as const),
)

/** Every version that ever was has a sample as it was saved then, and beside it what it must become today. */
test.each(cases)(
  'a %s that was saved in version %i is read today, and becomes what its sample says',
  (name, version) => {
    const file = path.join(samples, `${name}.${version}.json`)
    expect(existsSync(file), `write ${path.basename(file)}: a ${name} as version ${version} saved it`).toBe(true)
    const saved: unknown = JSON.parse(readFileSync(file, 'utf8'))
    const today: unknown = JSON.parse(readFileSync(path.join(samples, `${name}.${version}.today.json`), 'utf8'))
    expect(canonicalJson(read[name](saved))).toBe(canonicalJson(today))
  },
)

test('the samples are those of the versions that were, and no others', () => {
  const expected = cases.flatMap(([name, version]) => [`${name}.${version}.json`, `${name}.${version}.today.json`])
  expect(readdirSync(samples).sort()).toEqual(expected.sort())
})

test('every older version has one migration, and the schemas are of the current one', () => {
  for (const form of Object.values<SavedForm>(savedForms))
    expect(form.migrations.map(({ from }) => from)).toEqual(versionsOf(form).slice(0, -1))
  expect([projectVersion, graphVersion]).toEqual([savedForms.project.version, savedForms.graph.version])
})

describe('a form that has had three versions', () => {
  const migrations: Migration[] = [
    { from: 1, title: 'name becomes title', migrate: ({ name, ...rest }) => ({ ...rest, version: 2, title: name }) },
    {
      from: 2,
      title: 'titles are capital',
      migrate: ({ title, ...rest }) => ({ ...rest, version: 3, title: String(title).toUpperCase() }),
    },
  ]
  const form: SavedForm = { name: 'card', version: 3, migrations }

  test('is brought forward step by step from wherever it is, and the saved value stays', () => {
    const saved = Object.freeze({ version: 1, name: 'a' })
    expect(migrateForward(saved, form)).toEqual({ version: 3, title: 'A' })
    expect(migrateForward({ name: 'a' }, form)).toEqual({ version: 3, title: 'A' })
    expect(migrateForward({ version: 2, title: 'b' }, form)).toEqual({ version: 3, title: 'B' })
    expect(migrateForward({ version: 3, title: 'b' }, form)).toEqual({ version: 3, title: 'b' })
  })

  test('refuses what is newer, what is none, and a gap in its own history', () => {
    for (const [saved, code] of [
      [{ version: 4 }, 'newer-version'],
      [{ version: 0 }, 'wrong-shape'],
      [{ version: 1.5 }, 'wrong-shape'],
      ['card', 'wrong-shape'],
    ] as const)
      expect(() => migrateForward(saved, form)).toThrow(expect.objectContaining({ code }))
    expect(() => migrateForward({ version: 1 }, { ...form, migrations: [migrations[1]] })).toThrow(DocumentFault)
  })
})
