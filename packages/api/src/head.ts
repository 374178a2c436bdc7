import type { IncomingMessage } from 'node:http'

/** The head of a request as Node got it, without its body. The name in the URL is of no consequence: Host is a header. */
export function toHead(incoming: IncomingMessage): Request {
  const headers = new Headers()
  for (const [name, value] of Object.entries(incoming.headersDistinct))
    for (const one of value ?? []) headers.append(name, one)
  const url = new URL(incoming.url?.startsWith('/') ? incoming.url : '/', 'http://sceneweave.invalid')
  return new Request(url, { headers })
}
