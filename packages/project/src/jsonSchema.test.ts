import { readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { canonicalJson } from './canonicalJson.ts'
import { projectJsonSchema } from './jsonSchema.ts'
import { sampleProject } from './sampleProject.ts'

const published = path.resolve(import.meta.dirname, '../schema/project.schema.json')

test('the published schema is the one that projects are read by; `vitest -u` renews it', async () => {
  const isCurrent = canonicalJson(JSON.parse(readFileSync(published, 'utf8'))) === canonicalJson(projectJsonSchema)
  if (!isCurrent) await expect(`${JSON.stringify(projectJsonSchema, null, 2)}\n`).toMatchFileSnapshot(published)
})

test('the published schema alone, read by another program, takes a project and refuses what is none', () => {
  const schema = z.fromJSONSchema(JSON.parse(readFileSync(published, 'utf8')))
  expect(schema.safeParse(sampleProject()).success).toBe(true)
  for (const change of [{ version: 2 }, { title: 7 }, { id: '__proto__' }, { extra: true }, { graph: { nodes: {} } }])
    expect(schema.safeParse({ ...sampleProject(), ...change }).success, JSON.stringify(change)).toBe(false)
})
