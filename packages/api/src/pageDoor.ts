import type { IncomingMessage, ServerResponse } from 'node:http'
import { refusal, safeHeaders } from './answer.ts'
import type { Api } from './api.ts'
import { toHead } from './head.ts'
import type { Page } from './listen.ts'

/** What a page may load and do: only what this server sends. Scripts and styles of a built page are partly inline. */
const pagePolicy = [
  "default-src 'self'",
  "script-src 'self' 'unsafe-inline'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' blob: data:",
  "media-src 'self' blob:",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join('; ')

// the tools of development evaluate code and keep a socket open
const policyOf = (page: Page): string => (page.upgrade ? "frame-ancestors 'none'" : pagePolicy)

/** Answers with a page. Names and origins are checked as for the API; a page changes nothing, so only GET and HEAD pass. */
export async function sendPage(
  api: Api,
  page: Page,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): Promise<void> {
  try {
    const refused = api.refuses(toHead(incoming))
    if (refused) return await sendRefusal(refused, outgoing)
    for (const [name, value] of Object.entries(safeHeaders)) outgoing.setHeader(name, value)
    outgoing.setHeader('content-security-policy', policyOf(page))
    await page.answer(incoming, outgoing)
  } catch (thrown) {
    if (outgoing.headersSent) outgoing.destroy()
    else await sendRefusal(refusal(thrown), outgoing)
  }
}

async function sendRefusal(response: Response, outgoing: ServerResponse): Promise<void> {
  outgoing.writeHead(response.status, Object.fromEntries(response.headers))
  outgoing.end(await response.text())
}
