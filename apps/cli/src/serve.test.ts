import { createServer, type Server } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openTestStage, type TestStage } from './testStage.ts'

let stage: TestStage
let busy: Server
let port: number
beforeAll(async () => {
  stage = await openTestStage()
  busy = createServer()
  await new Promise<void>((resolve) => busy.listen(0, '127.0.0.1', resolve))
  port = (busy.address() as { port: number }).port
})
afterAll(async () => {
  await new Promise((resolve) => busy.close(resolve))
  await stage.close()
})

test('serve answers at the address that it prints, has a runner, and Ctrl-C stops all of it', async () => {
  const seen: { status?: number; runners?: { status: string }[] } = {}
  let isAsked = false
  const ask = async (stop: () => void) => {
    // the address is on stdout, and the runner says on stderr that it is there: by then the server answers
    const answer = await fetch(`http://127.0.0.1:${free}/api/v1/runners`)
    seen.status = answer.status
    seen.runners = (await answer.json()) as { status: string }[]
    stop()
  }
  const free = await freePort()
  const words = ['serve', '--port', String(free), '--data', 'served', '--threads', '1']
  const { code, out, lines } = await stage.sceneweave(words, (child, said) => {
    if (isAsked || !said.includes('waits for runs')) return
    isAsked = true
    void ask(() => child.kill('SIGINT'))
  })
  expect(code, lines.join('\n')).toBe(0)
  expect(out).toBe(`Sceneweave is at http://127.0.0.1:${free}\n`)
  expect(seen.status).toBe(200)
  await expect(fetch(`http://127.0.0.1:${free}/api/v1/runners`)).rejects.toThrow()
}, 300_000)

test('one SIGTERM ends it although a page follows the edits of a project', async () => {
  const free = await freePort()
  const seen: { bytes?: number; stoppedAt?: number; broken?: boolean } = {}
  const followThenStop = async (stop: () => void) => {
    const url = `http://127.0.0.1:${free}/api/v1/projects`
    const headers = { 'content-type': 'application/json' }
    const made = await fetch(url, { method: 'POST', headers, body: JSON.stringify({ title: 'Followed' }) })
    const { id } = (await made.json()) as { id: string }
    const stream = (await fetch(`${url}/${id}/edits/stream`)).body!.getReader()
    seen.bytes = (await stream.read()).value?.byteLength
    seen.stoppedAt = performance.now()
    stop()
    for (;;) if ((await stream.read().catch(() => ({ done: true }))).done) break
    seen.broken = true
  }
  let isAsked = false
  const words = ['serve', '--port', String(free), '--data', 'followed', '--threads', '1']
  const { code, lines } = await stage.sceneweave(words, (child, said) => {
    if (isAsked || !said.includes('waits for runs')) return
    isAsked = true
    void followThenStop(() => child.kill('SIGTERM'))
  })
  expect(code, lines.join('\n')).toBe(0)
  expect(seen).toMatchObject({ bytes: expect.any(Number), broken: true })
  // a server that waits for its readers waits for ever; this one has a runner to end, which may take some seconds
  expect(performance.now() - seen.stoppedAt!).toBeLessThan(15_000)
}, 300_000)

test('a port that is taken is told in words, with another one to try', async () => {
  const { code, lines } = await stage.sceneweave(['serve', '--port', String(port), '--data', 'served'])
  expect(code).toBe(1)
  expect(lines.at(-1)).toMatch(new RegExp(`port ${port} is in use by another program; give another one: --port`))
}, 300_000)

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port: found } = server.address() as { port: number }
  await new Promise((resolve) => server.close(resolve))
  return found
}
