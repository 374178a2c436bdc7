import { catalogue } from '@sceneweave/nodes'
import { settingsOf } from '@sceneweave/runner'
import { closeStore, openStore } from '@sceneweave/store'
import { type CommandContext, CommandFault } from './command.ts'
import { keepRunner } from './keepRunner.ts'
import { openBrowser } from './openBrowser.ts'

/** Where a server listens and keeps things; `env` is what its runner is told beside its own environment. */
export type Serving = {
  readonly host: string
  /** The first that is free is taken. */
  readonly ports: readonly number[]
  readonly publicUrl?: string
  /** Addresses of proxies whose word on a caller's address is taken. */
  readonly proxies?: readonly string[]
  readonly data: string
  readonly env: Readonly<Record<string, string>>
  readonly withRunner: boolean
  /** The editor's pages: as they were built, compiled while they are worked on, or none. */
  readonly pages: 'built' | 'dev' | 'none'
  /** Opened in the browser of this machine, where there is one. */
  readonly isOpened: boolean
}

/** Starts database, API and runner, and stops all of them when the signal aborts. */
export async function serveUntilStopped(
  { host, ports, publicUrl, proxies, data, env, withRunner, pages, isOpened }: Serving,
  context: CommandContext,
): Promise<number> {
  context.progress('starting the database')
  const { databaseUrl, assets } = settingsOf({ ...process.env, ...env }, data)
  const store = await openStore({ databaseUrl, assets, dataFolder: data })
  const closing: (() => Promise<unknown>)[] = [() => closeStore(store)]
  try {
    const { createApi, listen } = await import('@sceneweave/api')
    const api = createApi({ store, catalogue, settings: { boundTo: host, publicUrl, trustedProxies: proxies } })
    const page =
      pages === 'none' ? undefined : await openEditor({ dev: pages === 'dev', host, port: ports[0] }, context)
    if (page) closing.push(() => page.close())
    const listening = await onFreePort(ports, host, (port) => listen(api, { host, port, page }))
    closing.push(() => listening.close())
    if (withRunner) {
      const runner = keepRunner(env, context.note)
      closing.push(() => runner.stop())
    }
    context.progress('')
    const url = publicUrl ?? `http://${host.includes(':') ? `[${host}]` : host}:${listening.port}`
    context.out(`Sceneweave is at ${url}`)
    if (ports.length > 1 && listening.port !== ports[0])
      context.note(`port ${ports[0]} is in use by another program, perhaps by Sceneweave in another window`)
    const code = await api.firstOwnerCode()
    if (code) context.out(`The first owner signs up with this code: ${code}`)
    const advice = isOpened ? await openBrowser(url) : undefined
    if (advice) context.note(advice)
    await aborted(context.signal)
    return 0
  } finally {
    for (const close of closing.reverse()) await close()
  }
}

/** The editor's pages, or undefined where they were never built: the API is of use without them. */
async function openEditor(options: { dev: boolean; host: string; port: number }, context: CommandContext) {
  const { isBuilt, openPage } = await import('@sceneweave/web/server')
  if (options.dev || isBuilt()) return openPage(options)
  context.note('the editor is not built, so there is only the API; `npm start` builds it')
  return undefined
}

/** Listens on the first of these ports that nobody has. Throws in words when there is none. */
async function onFreePort<T>(ports: readonly number[], host: string, listen: (port: number) => Promise<T>): Promise<T> {
  for (const port of ports.slice(0, -1)) {
    try {
      return await listen(port)
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw inWords(error, { host, port })
    }
  }
  const port = ports[ports.length - 1]
  return listen(port).catch((error: unknown) => {
    throw inWords(error, { host, port })
  })
}

const aborted = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve()
    else signal.addEventListener('abort', () => resolve(), { once: true })
  })

function inWords(error: unknown, { host, port }: { host: string; port: number }): unknown {
  switch ((error as NodeJS.ErrnoException).code) {
    case 'EADDRINUSE':
      return new CommandFault(`port ${port} is in use by another program; give another one: --port ${port + 1}`)
    case 'EACCES':
      return new CommandFault(`this user may not listen on port ${port}; give one above 1023`)
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return new CommandFault(`${host} is no address of this machine; give one that is, or 0.0.0.0 for all`)
    default:
      return error
  }
}
