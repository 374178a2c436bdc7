import { Ajv2020 } from 'ajv/dist/2020.js'
import { expect, test } from 'vitest'
import { appRouter } from './appRouter.ts'
import { faultCodes } from './fault.ts'
import { openApiDocument } from './openApi.ts'
import { ownRoutes } from './ownRoutes.ts'
import { listProcedures } from './procedureList.ts'

type Operation = { operationId: string; summary: string; parameters: { name: string; in: string }[]; responses: object }
type Document = {
  openapi: string
  paths: Record<string, Record<string, Operation>>
  components: { schemas: Record<string, object> }
}
const document = openApiDocument(appRouter, ownRoutes) as Document
const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({ place: `${method.toUpperCase()} ${path}`, path, operation })),
)

test('the document lists every procedure and every other route, each once', () => {
  const places = [
    ...listProcedures(appRouter).map(({ meta }) => meta.http),
    ...ownRoutes.map(({ method, path }) => `${method} ${path}`),
  ]
  expect(operations.map(({ place }) => place).sort()).toEqual([...places].sort())
  const ids = operations.map(({ operation }) => operation.operationId)
  expect(new Set(ids).size).toBe(ids.length)
})

test('every operation has a summary, an answer, and its path fields as required parameters', () => {
  for (const { path, operation } of operations) {
    expect(operation.summary.length, path).toBeGreaterThan(8)
    expect(Object.keys(operation.responses)).toEqual(['200', 'default'])
    const inPath = operation.parameters.filter((parameter) => parameter.in === 'path')
    expect(inPath.map(({ name }) => `{${name}}`)).toEqual(path.match(/\{\w+\}/g) ?? [])
    for (const parameter of inPath) expect(parameter).toMatchObject({ required: true })
  }
})

test('every reference leads somewhere inside the document', () => {
  const references = [...JSON.stringify(document).matchAll(/"\$ref":"([^"]+)"/g)].map(([, reference]) => reference)
  expect(references.length).toBeGreaterThan(50)
  for (const reference of new Set(references)) {
    expect(reference).toMatch(/^#\//)
    const found = reference
      .slice(2)
      .split('/')
      .reduce<unknown>((value, step) => (value as Record<string, unknown>)?.[step], document)
    expect(found, reference).toBeTypeOf('object')
  }
})

test('its schemas are JSON Schema 2020-12, and take and refuse what the server does', () => {
  const ajv = new Ajv2020({ strict: false, validateFormats: false })
  ajv.addSchema(document, 'api')
  const taken = (name: string, value: unknown) => {
    const validate = ajv.getSchema(`api#/components/schemas/${name}`)
    expect(validate, name).toBeTypeOf('function')
    return validate?.(value)
  }
  for (const name of Object.keys(document.components.schemas)) taken(name, {})
  expect(taken('EditsAppendInput', { project: 'p', base: 0, edits: [{ type: 'node-remove', id: 'a' }] })).toBe(true)
  expect(taken('EditsAppendInput', { project: 'p', base: 0, edits: [{ type: 'node-explode', id: 'a' }] })).toBe(false)
  expect(taken('RunsSubmitInput', { graph: { version: 1 }, overrides: { 'shot2.prompt': 'a bear' } })).toBe(true)
  expect(taken('RunsSubmitInput', { target: { type: 'sideways' } })).toBe(false)
  const code = Object.keys(faultCodes)[0]
  expect(taken('Fault', { error: { code, message: 'mend it' } })).toBe(true)
  expect(taken('Fault', { error: { code: 'other', message: 'mend it' } })).toBe(false)
})
