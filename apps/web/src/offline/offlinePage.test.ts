import { readFileSync } from 'node:fs'
import path from 'node:path'
import { Script } from 'node:vm'
import { describe, expect, test } from 'vitest'
import { words } from '../words/index.ts'
import { offlinePage, offlinePolicy, tokens } from './offlinePage.ts'
import { workerScript } from './workerScript.ts'

const css = readFileSync(path.resolve(import.meta.dirname, '../app/globals.css'), 'utf8')

describe('the page for when the server is away', () => {
  test.each(['dark', 'light'] as const)('has the colours of the editor: %s', (theme) => {
    const block = css.slice(css.indexOf(`[data-theme="${theme}"] {`)).split('}')[0]
    for (const [name, value] of Object.entries(tokens[theme])) expect(block).toContain(`${name}: ${value};`)
  })

  test('says what happened and what to do, and loads nothing', () => {
    const page = offlinePage()
    for (const text of Object.values(words.offline)) expect(page).toContain(text)
    expect(page).not.toMatch(/\s(?:src|href)=/)
    expect(offlinePolicy).toContain("default-src 'none'")
  })
})

type Answer = { status: number; text(): Promise<string> }
type Asked = { mode: string; method: string; url: string }

/** The worker with a network of the test; gives what it answers to a request, undefined where it lets it pass. */
function worker(network: () => Promise<Answer>) {
  const heard = new Map<string, (event: object) => void>()
  const self = { addEventListener: (name: string, hear: (event: object) => void) => heard.set(name, hear) }
  new Script(workerScript()).runInNewContext({ self, fetch: network, Response, URL })
  return async (asked: Asked): Promise<Answer | undefined> => {
    let answer: Promise<Answer> | undefined
    heard.get('fetch')!({ request: asked, respondWith: (given: Promise<Answer>) => (answer = given) })
    return answer
  }
}

describe('the service worker', () => {
  const page = { mode: 'navigate', method: 'GET', url: 'http://127.0.0.1:8190/p/one' }
  const answers = (status: number) => async () => new Response('from the server', { status })
  const fails = async () => Promise.reject(new TypeError('fetch failed'))

  test('gives what the server gives, also when it refuses', async () => {
    for (const status of [200, 404, 500])
      expect(await (await worker(answers(status))(page))!.text()).toBe('from the server')
  })

  test('gives its own page when no server answers, or only the proxy before it', async () => {
    for (const network of [fails, answers(502), answers(504)]) {
      const answer = await worker(network)(page)
      expect(answer!.status).toBe(503)
      expect(await answer!.text()).toContain(words.offline.title)
    }
  })

  test('lets everything pass but pages', async () => {
    const ask = worker(fails)
    expect(await ask({ ...page, mode: 'cors' })).toBeUndefined()
    expect(await ask({ ...page, method: 'POST' })).toBeUndefined()
    expect(await ask({ ...page, url: 'http://127.0.0.1:8190/api/v1/assets/abc' })).toBeUndefined()
  })
})
