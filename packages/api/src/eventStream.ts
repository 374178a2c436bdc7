import { isTrackedEnvelope } from '@trpc/server'
import { toFault } from './fault.ts'

const PING_MS = 15_000

/** Server-sent events: tracked values with their id as the reader takes them, `end` after the last, or `fault` and why. */
export function eventStream(source: AsyncIterable<unknown>, pingMs: number = PING_MS): ReadableStream<Uint8Array> {
  const texts = toTexts(source)
  const encoder = new TextEncoder()
  let ping: NodeJS.Timeout | undefined
  return new ReadableStream<Uint8Array>({
    start(controller) {
      // so that proxies keep the line, and a reader notices a dead one; none is added to a reader who does not read
      ping = setInterval(
        () => (controller.desiredSize ?? 0) > 0 && controller.enqueue(encoder.encode(': ping\n\n')),
        pingMs,
      )
    },
    async pull(controller) {
      const { done, value } = await texts.next()
      if (!done) return controller.enqueue(encoder.encode(value))
      clearInterval(ping)
      controller.close()
    },
    async cancel() {
      clearInterval(ping)
      await texts.return()
    },
  })
}

async function* toTexts(source: AsyncIterable<unknown>): AsyncGenerator<string, void> {
  yield 'retry: 1000\n\n'
  try {
    for await (const value of source) {
      const [id, data] = isTrackedEnvelope(value) ? value : [null, value]
      yield `${id === null ? '' : `id: ${id}\n`}data: ${JSON.stringify(data)}\n\n`
    }
    yield 'event: end\ndata: {}\n\n'
  } catch (thrown) {
    const { code, message } = toFault(thrown)
    if (code !== 'gone-away') yield `event: fault\ndata: ${JSON.stringify({ code, message })}\n\n`
  }
}
