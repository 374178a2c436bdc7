import { words } from '../words/index.ts'

type Refusal = { error?: { message?: string } }

/** Calls a route of the server that is no procedure: those that bring and take cookies. Throws an Error with its sentence. */
export async function callAccount(method: 'POST' | 'PUT' | 'DELETE', path: string, body?: object): Promise<void> {
  const init: RequestInit = body
    ? { method, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }
    : { method }
  const response = await fetch(`/api/v1${path}`, init).catch(() => null)
  if (response?.ok) return
  const refusal = (await response?.json().catch(() => null)) as Refusal | null
  throw new Error(refusal?.error?.message ?? words.people.unreachable)
}
