import { workerScript } from '../../offline/workerScript.ts'

export const dynamic = 'force-static'

/** The service worker, see src/offline. */
export const GET = (): Response =>
  new Response(workerScript(), {
    headers: { 'content-type': 'text/javascript; charset=utf-8', 'cache-control': 'no-cache' },
  })
