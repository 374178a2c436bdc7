import { existsSync } from 'node:fs'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { createRequire } from 'node:module'
import path from 'node:path'
import type { Duplex } from 'node:stream'

/** The pages as a function over Node's own requests, to be mounted beside the API on one port. */
export type Page = {
  answer(request: IncomingMessage, response: ServerResponse): Promise<void>
  /** Only in development. */
  upgrade?(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void>
  close(): Promise<void>
}

// next is CommonJS whose types say otherwise: bundlers and Node disagree on what `import` gives
const require = createRequire(import.meta.url)
const next = require('next') as typeof import('next').default

const folder = path.resolve(import.meta.dirname, '../..')

/** True when `next build` ended well here. */
export const isBuilt = (): boolean => existsSync(path.join(folder, '.next', 'BUILD_ID'))

/** Opens the built pages, or with `dev` those that are compiled as they are asked for. Throws when nothing is built. */
export async function openPage({ dev, host, port }: { dev: boolean; host: string; port: number }): Promise<Page> {
  process.env.NEXT_TELEMETRY_DISABLED = '1'
  // next tells on stdout that it reads its settings, unless they are known already
  if (!dev) await require('next/dist/server/config').default('phase-production-server', folder)
  const app = next({ dev, dir: folder, hostname: host, port, quiet: !dev })
  await app.prepare()
  const upgrade = dev ? app.getUpgradeHandler() : undefined
  return { answer: app.getRequestHandler(), upgrade, close: () => app.close() }
}
