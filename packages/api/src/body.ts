import { ApiFault } from './fault.ts'

/** bytes: the most that is taken. patienceMs: waiting for the sender that is free; beyond it he must keep up SLOWEST. */
export type BodyLimits = { bytes: number; patienceMs: number }

// bytes a second; a telephone on a bad line does ten times as much
const SLOWEST = 4096

/** The body's chunks as they come. Throws too-large before it keeps more than `bytes`, too-slow when the sender dawdles. */
export async function* readBody(request: Request, { bytes, patienceMs }: BodyLimits): AsyncGenerator<Uint8Array> {
  if (Number(request.headers.get('content-length') ?? 0) > bytes) throw tooLarge(bytes)
  if (!request.body) return
  const reader = request.body.getReader()
  let read = 0
  // only waiting for the sender counts: a slow disk of ours is not his fault
  let waitedMs = 0
  try {
    for (;;) {
      const began = performance.now()
      const { done, value } = await within(patienceMs + (read / SLOWEST) * 1000 - waitedMs, reader.read())
      waitedMs += performance.now() - began
      if (done) return
      read += value.byteLength
      if (read > bytes) throw tooLarge(bytes)
      yield value
    }
  } finally {
    // never awaited: it may wait for the very sender that was too slow
    reader.cancel().catch(() => {})
  }
}

/** The whole body as UTF-8 text, within the limits of `readBody`. */
export async function readBodyText(request: Request, limits: BodyLimits): Promise<string> {
  const parts: Uint8Array[] = []
  for await (const part of readBody(request, limits)) parts.push(part)
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(parts))
  } catch (cause) {
    throw new ApiFault('bad-input', 'the body is not UTF-8 text; send UTF-8', { cause })
  }
}

const tooLarge = (bytes: number): ApiFault =>
  new ApiFault('too-large', `the body is larger than ${bytes} bytes; send less, or files as assets`)

async function within<T>(ms: number, promise: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    const fault = new ApiFault('too-slow', 'the body came too slowly; send it again on a steadier line')
    timer = setTimeout(() => reject(fault), Math.max(0, ms))
  })
  try {
    return await Promise.race([promise, late])
  } finally {
    clearTimeout(timer)
  }
}
