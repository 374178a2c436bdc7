import { faultCodes, toFault } from './fault.ts'

/** What was thrown, as the answer of a plain HTTP route: a status, a code and one line. Never a stack. */
export function refusal(thrown: unknown): Response {
  const { code, message, details, cause } = toFault(thrown)
  if (code === 'internal') console.error(cause ?? thrown)
  const headers: Record<string, string> = {}
  if (code === 'sign-in-required') headers['www-authenticate'] = 'Bearer'
  if (code === 'too-often') headers['retry-after'] = '60'
  const error = details.length > 0 ? { code, message, details } : { code, message }
  return Response.json({ error }, { status: faultCodes[code].status, headers })
}

/** The headers that every answer of ours has. A route may be stricter about its content, never about these. */
export const safeHeaders = {
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'; sandbox",
} as const

/** The same answer with `safeHeaders`, and kept by no cache unless it says otherwise. */
export function safely(response: Response): Response {
  const headers = new Headers(response.headers)
  for (const [name, value] of Object.entries(safeHeaders)) headers.set(name, value)
  if (!headers.has('cache-control')) headers.set('cache-control', 'no-store')
  return new Response(response.body, { status: response.status, headers })
}
