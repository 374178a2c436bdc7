import { openAsBlob } from 'node:fs'
import { CommandFault } from '../command.ts'

/** A server over HTTP, as whoever the token says, or as the person at this machine. */
export type ServerCalls = {
  readonly url: string
  /** Calls a route below /api/v1. Throws a CommandFault with what the server says. */
  readonly call: <T>(method: 'GET' | 'POST' | 'PUT' | 'DELETE', path: string, body?: object) => Promise<T>
  /** Stores a file; its asset. */
  readonly upload: (path: string) => Promise<string>
}

export type ServerAddress = { readonly url: string; readonly token?: string; readonly signal: AbortSignal }

/** The server at an address; nothing is asked of it yet. */
export function serverAt({ url, token, signal }: ServerAddress): ServerCalls {
  if (!/^https?:$/.test(URL.canParse(url) ? new URL(url).protocol : ''))
    throw new CommandFault(`${url} is no address; give one like http://127.0.0.1:8190`)
  const base = url.replace(/\/+$/, '')
  const ask = async <T>(path: string, init: RequestInit): Promise<T> => {
    const headers = { ...init.headers, ...(token && { authorization: `Bearer ${token}` }) }
    const answer = await fetch(`${base}/api/v1${path}`, { ...init, headers, signal }).catch((error: Error) => {
      if (signal.aborted) throw error
      throw new CommandFault(`${base} does not answer; start it with sceneweave serve, or give --server`)
    })
    const said = (await answer.json().catch(() => null)) as { error?: { code: string; message: string } } | null
    if (answer.ok) return said as T
    throw new CommandFault(refusal(base, said?.error, answer.status))
  }
  return {
    url: base,
    call: (method, path, body) =>
      ask(path, {
        method,
        ...(body && { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
      }),
    async upload(path) {
      const headers = { 'content-type': 'application/octet-stream' }
      const { asset } = await ask<{ asset: string }>('/assets', {
        method: 'POST',
        headers,
        body: await openAsBlob(path),
      })
      return asset
    },
  }
}

function refusal(url: string, error: { code: string; message: string } | undefined, status: number): string {
  if (!error) return `${url} answers ${status}, but not as Sceneweave does; check --server`
  if (error.code !== 'sign-in-required') return error.message
  return `${url} asks who you are; make a token there and give it as SCENEWEAVE_TOKEN`
}
