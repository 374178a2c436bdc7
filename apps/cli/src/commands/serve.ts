import { mkdir } from 'node:fs/promises'
import { resolve } from 'node:path'
import { type Command, type CommandArgs, numberOption, textOption, UsageFault } from '../command.ts'
import { deviceOption } from '../deviceChoice.ts'

const PORTS = [8190, 8191, 8192, 8193, 8194, 8195, 8196, 8197, 8198, 8199]

export const serve: Command = {
  name: 'serve',
  summary: 'starts the server: database, API, editor and one runner',
  usage: `
sceneweave serve [options]

Starts a database of its own, the API, the editor and one runner, and prints the address. Ctrl-C stops all of them: what is half made is
saved first and goes on at the next start.

      --port <n>          where it listens (default ${PORTS[0]}, or the next that is free)
      --host <address>    on which address (default 127.0.0.1: this machine only, no password; any other asks to sign in)
      --public-url <url>  what people type into the browser when the server is reached from elsewhere
      --behind <address>  a proxy that this server believes when it says from where a call came; several with commas
      --data <folder>     where everything is kept (default .sceneweave)
      --no-runner         start none here: runners on this or other machines take the runs
      --no-page           the API without the editor
      --dev               the editor's pages compiled as they are asked for: for work on them
      --open              opens the editor in the browser of this machine
      --device <name>     what the runner works on: cuda (default with a GPU), onnx (else) or reference (slow, exact)
      --threads <n>       threads of the runner's runtime

DATABASE_URL and SCENEWEAVE_ASSETS=s3://bucket/prefix put another database or asset store in place of its own.

Example: sceneweave serve --port 9000 --data ~/films`,
  options: {
    port: { type: 'string' },
    host: { type: 'string' },
    'public-url': { type: 'string' },
    behind: { type: 'string' },
    data: { type: 'string' },
    'no-runner': { type: 'boolean' },
    'no-page': { type: 'boolean' },
    dev: { type: 'boolean' },
    open: { type: 'boolean' },
    device: { type: 'string' },
    threads: { type: 'string' },
  },
  async run(args, context) {
    if (args.words.length > 0) throw new UsageFault(`"${args.words[0]}" is not expected; see: sceneweave help serve`)
    const host = textOption(args, 'host') ?? '127.0.0.1'
    const port = numberOption(args, 'port', { min: 0, max: 65_535, whole: true })
    const data = resolve(textOption(args, 'data') ?? '.sceneweave')
    const threads = numberOption(args, 'threads', { min: 1, max: 1024, whole: true })
    const env = {
      SCENEWEAVE_DATA: data,
      SCENEWEAVE_DEVICE: deviceOption(args),
      ...(threads && { SCENEWEAVE_THREADS: String(threads) }),
    }
    const publicUrl = publicUrlOf(args)
    await mkdir(data, { recursive: true })
    const { serveUntilStopped } = await import('../serving.ts')
    const proxies = textOption(args, 'behind')?.split(',')
    const withRunner = args.values['no-runner'] !== true
    const pages = args.values['no-page'] === true ? 'none' : args.values.dev === true ? 'dev' : 'built'
    const ports = port === undefined ? PORTS : [port]
    const isOpened = args.values.open === true
    return serveUntilStopped({ host, ports, publicUrl, proxies, data, env, withRunner, pages, isOpened }, context)
  },
}

/** The address that people type; browsers send its origin, so that it is one without a path. */
function publicUrlOf(args: CommandArgs): string | undefined {
  const given = textOption(args, 'public-url')
  if (given === undefined) return undefined
  const url = URL.canParse(given) ? new URL(given) : null
  if (url && /^https?:$/.test(url.protocol) && url.pathname === '/') return url.origin
  throw new UsageFault(
    `--public-url ${given}: that is no address of a server; write one like https://films.example.org`,
  )
}
