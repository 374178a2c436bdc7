import type { AnyTRPCRouter } from '@trpc/server'
import { z } from 'zod'
import { standsFor } from './answers.ts'
import { faultCodes } from './fault.ts'
import type { OwnRoute } from './ownRoutes.ts'
import { type ListedProcedure, listProcedures } from './procedureList.ts'

type JsonObject = Record<string, unknown>

const ref = (name: string) => ({ $ref: `#/components/schemas/${name}` })

/** The OpenAPI 3.1 document of a router and of the few routes that are not procedures, from the schemas that check the calls. */
export function openApiDocument(router: AnyTRPCRouter, others: readonly OwnRoute[]): JsonObject {
  const procedures = listProcedures(router)
  const paths: Record<string, JsonObject> = {}
  for (const route of others)
    paths[route.path] = { ...paths[route.path], [route.method.toLowerCase()]: ownOperation(route) }
  for (const procedure of procedures) {
    paths[procedure.path] ??= {}
    paths[procedure.path][procedure.method.toLowerCase()] = operation(procedure)
  }
  return {
    openapi: '3.1.0',
    info: { title: 'Sceneweave', version: '1', summary: 'Films from graphs. The browser uses nothing else.' },
    servers: [{ url: '/api/v1' }],
    security: [{ token: [] }, { session: [] }],
    paths,
    components: {
      securitySchemes: {
        token: { type: 'http', scheme: 'bearer', description: 'From POST /tokens; scopes read, edit, run, admin.' },
        session: { type: 'apiKey', in: 'cookie', name: 'sceneweave.session_token' },
      },
      schemas: { ...schemasOf(procedures), Fault: faultSchema },
    },
  }
}

const faultSchema = {
  type: 'object',
  required: ['error'],
  properties: {
    error: {
      type: 'object',
      required: ['code', 'message'],
      properties: {
        code: { enum: Object.keys(faultCodes) },
        message: { type: 'string', description: 'One line that says how to mend it.' },
        details: { type: 'array', description: 'Problems of a graph, or the edits of others.' },
      },
    },
  },
}

function operation({ name, type, meta, input, pathFields, method, output }: ListedProcedure): JsonObject {
  const fields = Object.keys(input.shape)
  const inQuery = method === 'GET' ? fields.filter((field) => !pathFields.includes(field)) : []
  const hasBody = method !== 'GET' && fields.some((field) => !pathFields.includes(field))
  const isStream = type === 'subscription'
  const content = isStream
    ? { 'text/event-stream': { schema: { type: 'string' } } }
    : { 'application/json': { schema: output ? ref(`${named(name)}Output`) : {} } }
  return {
    operationId: name,
    summary: meta.help,
    tags: [name.split('.')[0]],
    ...(meta.isOpen ? { security: [] } : { 'x-scope': meta.scope }),
    parameters: [
      ...pathFields.map((field) => ({ name: field, in: 'path', required: true, schema: fieldRef(name, field) })),
      ...inQuery.map((field) => ({ name: field, in: 'query', schema: fieldRef(name, field) })),
    ],
    ...(hasBody && {
      requestBody: { required: true, content: { 'application/json': { schema: ref(`${named(name)}Input`) } } },
    }),
    responses: {
      200: { description: isStream ? 'Events, each with its number as id' : 'Done', content },
      default: { description: 'Refused', content: { 'application/json': { schema: ref('Fault') } } },
    },
  }
}

function ownOperation({ method, path, help, scope }: OwnRoute): JsonObject {
  const fields = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name)
  return {
    operationId: `${method.toLowerCase()}${path.replace(/\W+(\w)/g, (_, first: string) => first.toUpperCase()).replace('}', '')}`,
    summary: help,
    parameters: fields.map((name) => ({ name, in: 'path', required: true, schema: { type: 'string' } })),
    ...(scope ? { 'x-scope': scope } : { security: [] }),
    responses: {
      200: { description: 'Done' },
      default: { description: 'Refused', content: { 'application/json': { schema: ref('Fault') } } },
    },
  }
}

const fieldRef = (name: string, field: string) => ({
  $ref: `#/components/schemas/${named(name)}Input/properties/${field}`,
})

const named = (name: string): string => name.replace(/(?:^|\.)(\w)/g, (_, first: string) => first.toUpperCase())

function schemasOf(procedures: readonly ListedProcedure[]): JsonObject {
  const inputs = procedures.map(({ name, input }) => [`${named(name)}Input`, input] as const)
  const outputs = procedures.flatMap(({ name, output }) => (output ? [[`${named(name)}Output`, output] as const] : []))
  return { ...toSchemas(inputs, 'input'), ...toSchemas(outputs, 'output') }
}

/** Schemas that share parts refer to them under a name of their own, so that recursive ones (edits, JSON) have an end. */
function toSchemas(list: readonly (readonly [string, z.ZodType])[], io: 'input' | 'output'): JsonObject {
  const registry = z.registry<{ id: string }>()
  for (const [id, schema] of list) registry.add(schema.meta({}), { id })
  const shared = `Shared${io === 'input' ? 'Input' : 'Output'}`
  const uri = (id: string) => `#/components/schemas/${id === '__shared' ? shared : id}`
  const { schemas } = z.toJSONSchema(registry, {
    io,
    unrepresentable: 'any',
    uri,
    override({ zodSchema, jsonSchema }) {
      const schema = standsFor.get(zodSchema)
      if (schema)
        Object.assign(jsonSchema, z.toJSONSchema(schema, { io, unrepresentable: 'any' }), { $schema: undefined })
    },
  })
  const entries = Object.entries(schemas as Record<string, JsonObject>)
  const plain = entries.map(([id, { $schema: _, $id: __, id: ___, ...schema }]) => [
    id === '__shared' ? shared : id,
    schema,
  ])
  return JSON.parse(JSON.stringify(Object.fromEntries(plain)).replaceAll(`${shared}#/$defs/`, `${shared}/$defs/`))
}
