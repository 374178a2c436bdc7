import { catalogue } from '@sceneweave/nodes'
import { settingsOf } from '@sceneweave/runner'
import { closeStore, openStore } from '@sceneweave/store'
import { type CommandContext, CommandFault } from './command.ts'
import { keepRunner } from './keepRunner.ts'

/** Where a server listens and keeps things; `env` is what its runner is told beside its own environment. */
export type Serving = {
  readonly host: string
  readonly port: number
  readonly publicUrl?: string
  readonly data: string
  readonly env: Readonly<Record<string, string>>
  readonly withRunner: boolean
  /** The editor's pages: as they were built, compiled while they are worked on, or none. */
  readonly pages: 'built' | 'dev' | 'none'
}

/** Starts database, API and runner, and stops all of them when the signal aborts. */
export async function serveUntilStopped(
  { host, port, publicUrl, data, env, withRunner, pages }: Serving,
  context: CommandContext,
): Promise<number> {
  context.progress('starting the database')
  const { databaseUrl, assets } = settingsOf({ ...process.env, ...env }, data)
  const store = await openStore({ databaseUrl, assets, dataFolder: data })
  const closing: (() => Promise<unknown>)[] = [() => closeStore(store)]
  try {
    const { createApi, listen } = await import('@sceneweave/api')
    const api = createApi({ store, catalogue, settings: { boundTo: host, publicUrl } })
    const page = pages === 'none' ? undefined : await openEditor({ dev: pages === 'dev', host, port }, context)
    if (page) closing.push(() => page.close())
    const listening = await listen(api, { host, port, page }).catch((error: unknown) => {
      throw inWords(error, { host, port })
    })
    closing.push(() => listening.close())
    if (withRunner) {
      const runner = keepRunner(env, context.note)
      closing.push(() => runner.stop())
    }
    context.progress('')
    context.out(
      `Sceneweave is at ${publicUrl ?? `http://${host.includes(':') ? `[${host}]` : host}:${listening.port}`}`,
    )
    const code = await api.firstOwnerCode()
    if (code) context.out(`The first owner signs up with this code: ${code}`)
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

const aborted = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve()
    else signal.addEventListener('abort', () => resolve(), { once: true })
  })

function inWords(error: unknown, { host, port }: Pick<Serving, 'host' | 'port'>): unknown {
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
