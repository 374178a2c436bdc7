import { createTRPCClient, httpBatchLink, TRPCClientError } from '@trpc/client'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { AppRouter } from './appRouter.ts'
import { type Listening, listen } from './listen.ts'
import { testServer } from './testServer.ts'

const server = testServer()
let listening: Listening
beforeAll(async () => {
  listening = await listen(server.local, { host: '127.0.0.1', port: 0 })
}, 180_000)
afterAll(() => listening?.close())

const clientOf = () =>
  createTRPCClient<AppRouter>({ links: [httpBatchLink({ url: `http://127.0.0.1:${listening.port}/api/trpc` })] })

test('the browser calls procedures with their types, several at once', async () => {
  const client = clientOf()
  const made = await client.projects.create.mutate({ title: 'Bear' })
  const [read, templates, nodes, me] = await Promise.all([
    client.projects.read.query({ project: made.id }),
    client.templates.list.query(),
    client.nodes.list.query(),
    client.account.me.query(),
  ])
  expect(read.project).toEqual(made.project)
  expect(me).toMatchObject({ by: 'loopback', isOwner: true })
  expect(templates.map(({ id }) => id)).toContain('joint')
  const scene = nodes.nodes.find(({ type }) => type === 'scene')
  expect(scene?.params).toMatchObject({ type: 'object', properties: { scene: expect.anything() } })
  expect(scene?.help.length).toBeGreaterThan(10)
})

test('every template opens as a project of its own, without a problem', async () => {
  const client = clientOf()
  for (const { id, needs } of await client.templates.list.query()) {
    const { title, graph } = await client.templates.read.query({ template: id })
    const made = await client.projects.create.mutate({ title, document: { ...graph } })
    const problems = await client.projects.check.query({ project: made.id })
    // what waits for a file of the person's own may say so
    if (needs.uploads === 0) expect([id, problems]).toEqual([id, []])
  }
})

test('a refusal brings its code, and one line without a stack', async () => {
  const refused = await clientOf()
    .projects.read.query({ project: 'nobodys' })
    .catch((error: unknown) => error)
  expect(refused).toBeInstanceOf(TRPCClientError)
  const { message, data } = refused as TRPCClientError<AppRouter>
  expect(data).toMatchObject({ fault: 'not-found', httpStatus: 404, details: [] })
  expect(data).not.toHaveProperty('stack')
  expect(message).not.toContain('\n')
  const wrong = await clientOf()
    .edits.append.mutate({ project: 'x y', base: 0, edits: [{ type: 'node-remove', id: 'a' }] })
    .catch((error: unknown) => error)
  expect((wrong as TRPCClientError<AppRouter>).data).toMatchObject({ fault: 'bad-input' })
})

test('more calls than a person makes at once are refused as a batch', async () => {
  const names = Array.from({ length: 100 }, () => 'account.me').join(',')
  const response = await fetch(`http://127.0.0.1:${listening.port}/api/trpc/${names}?batch=1&input={}`)
  expect(response.ok).toBe(false)
})
