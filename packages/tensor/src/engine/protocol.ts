/** An error as it crosses the process boundary: its words, never its stack. */
export type RemoteError = {
  readonly name: string
  readonly code?: string
  readonly message: string
  /** Plain data that the error carried as `needs`: what a page can show beside the sentence. */
  readonly needs?: unknown
}

/** Parent to engine. One call is in work at a time; `id` tells a late cancel from one for the call after it. */
export type Request =
  | { readonly type: 'call'; readonly id: number; readonly job: string; readonly args: unknown }
  | { readonly type: 'cancel'; readonly id: number }

/** Engine to parent. */
export type Reply =
  | { readonly type: 'ready' }
  | { readonly type: 'start-failed'; readonly error: RemoteError }
  | { readonly type: 'progress'; readonly id: number; readonly value: unknown }
  | { readonly type: 'done'; readonly id: number; readonly result: unknown }
  | { readonly type: 'failed'; readonly id: number; readonly error: RemoteError }

/** The words of anything that was thrown. */
export function remoteError(thrown: unknown): RemoteError {
  if (!(thrown instanceof Error)) return { name: 'Error', message: String(thrown) }
  const { name, message } = thrown
  const code = 'code' in thrown && thrown.code !== undefined ? String(thrown.code) : undefined
  const needs = 'needs' in thrown && thrown.needs !== undefined ? { needs: thrown.needs } : {}
  return code === undefined ? { name, message, ...needs } : { name, code, message, ...needs }
}
