import { type ChildProcess, spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core'
import { describe } from 'vitest'

const root = path.resolve(import.meta.dirname, '../..')
// biome-ignore lint/suspicious/noUndeclaredEnvVars: scripts/test.mjs sets it; no task of turbo reads it
const browserPath = process.env.SCENEWEAVE_TEST_BROWSER ?? ''

/** Tests in a browser; left out, and counted as skipped, where the machine has none. */
export const describeInBrowser = describe.skipIf(browserPath === '')

/** The real thing: `sceneweave serve` with its database, its runner and the built pages, and a browser before it. */
export type EditorStage = {
  url: string
  browser: Browser
  /** The process of the server; killing it is a test's right. */
  server: ChildProcess
  /** A visitor of his own: nothing is remembered from another. Whatever his console says as an error is in `errors`. */
  visit(options?: { width?: number; height?: number }): Promise<Visitor>
  /** A project made over the API from a template of the repository. */
  projectFrom(template: string): Promise<string>
  /** A project made over the API of a graph. */
  projectOf(graph: { nodes: object; wires?: object; frames?: object }): Promise<string>
  call(method: string, path: string, body?: unknown): Promise<unknown>
  /** Ends the server at once, as a crash would; `restart` brings it back on its port. */
  crash(): Promise<void>
  restart(): Promise<void>
  close(): Promise<void>
}

export type Visitor = { context: BrowserContext; page: Page; errors: string[] }

const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--disable-dev-shm-usage',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]
// what a browser says by itself when a server that a test stopped does not answer
const ofTheNetwork = /Failed to load resource|net::ERR_/

export async function openEditorStage(): Promise<EditorStage> {
  const data = mkdtempSync(path.join(tmpdir(), 'sceneweave-editor-'))
  const browser = await chromium.launch({ executablePath: browserPath, args: flags })
  let started = await startServer(data, 0)
  const { url } = started
  const call: EditorStage['call'] = async (method, where, body) => {
    const headers = body === undefined ? undefined : { 'content-type': 'application/json' }
    const answer = await fetch(`${url}/api/v1${where}`, {
      method,
      headers,
      body: body === undefined ? undefined : JSON.stringify(body),
    })
    if (!answer.ok) throw new Error(`${method} ${where}: ${answer.status} ${await answer.text()}`)
    return answer.json()
  }
  return {
    url,
    browser,
    get server() {
      return started.server
    },
    visit: (size) => visit(browser, url, size),
    async projectFrom(template) {
      const file = path.join(root, 'packages/nodes/templates', `${template}.json`)
      const document = JSON.parse(readFileSync(file, 'utf8'))
      const { id } = (await call('POST', '/projects', { title: template, document })) as { id: string }
      return id
    },
    async projectOf({ nodes, wires = {}, frames = {} }) {
      const document = { version: 2, nodes, wires, frames }
      return ((await call('POST', '/projects', { title: 'Drawn', document })) as { id: string }).id
    },
    call,
    async crash() {
      const ended = new Promise((resolve) => started.server.once('exit', resolve))
      started.server.kill('SIGKILL')
      await ended
    },
    async restart() {
      await stop(started.server)
      started = await startServer(data, Number(new URL(url).port))
    },
    async close() {
      await browser.close()
      await stop(started.server)
      rmSync(data, { recursive: true, force: true })
    },
  }
}

async function visit(browser: Browser, url: string, { width = 1440, height = 900 } = {}): Promise<Visitor> {
  const context = await browser.newContext({ viewport: { width, height }, baseURL: url })
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  context.setDefaultTimeout(60_000)
  const page = await context.newPage()
  const errors: string[] = []
  page.on('console', (message) => {
    const text = message.text()
    if (message.type() === 'error' && !ofTheNetwork.test(text)) errors.push(text)
  })
  page.on('pageerror', (error) => errors.push(String(error)))
  return { context, page, errors }
}

/** How long a film may take on a machine that does other work too. */
export const FILM_MS = 180_000
const START_MS = 120_000

function startServer(data: string, port: number): Promise<{ url: string; server: ChildProcess }> {
  const words = ['serve', '--port', String(port), '--data', data, '--threads', '1']
  const server = spawn(process.execPath, ['--import', 'tsx', 'apps/cli/src/main.ts', ...words], { cwd: root })
  return new Promise((resolve, reject) => {
    let said = ''
    const timer = setTimeout(() => reject(new Error(`the server did not start: ${said}`)), START_MS)
    const hear = (chunk: Buffer) => {
      said += chunk
      const url = /Sceneweave is at (\S+)/.exec(said)?.[1]
      // the first run of a test waits for a runner anyway; here it keeps times of tests comparable
      if (!url || !said.includes('waits for runs')) return
      clearTimeout(timer)
      resolve({ url, server })
    }
    server.stdout.on('data', hear)
    server.stderr.on('data', hear)
    server.once('exit', (code) => reject(new Error(`the server ended with ${code}: ${said}`)))
  })
}

async function stop(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return
  const ended = new Promise((resolve) => server.once('exit', resolve))
  server.kill('SIGINT')
  await ended
}

/** Keeps a picture of what a visitor sees, to be looked at by people; out/ is not in git. */
export async function picture(page: Page, name: string): Promise<void> {
  const folder = path.join(root, 'out/editor')
  mkdirSync(folder, { recursive: true })
  await page.screenshot({ path: path.join(folder, `${name}.png`) })
}
