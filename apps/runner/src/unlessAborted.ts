/** The call, or the signal's reason as soon as it aborts: nobody waits for what is not wanted any more. */
export async function unlessAborted<Result>(call: Promise<Result>, signal: AbortSignal | undefined): Promise<Result> {
  if (!signal) return call
  call.catch(() => {})
  let stop = () => {}
  const aborted = new Promise<never>((_, reject) => {
    stop = () => reject(signal.reason)
    if (signal.aborted) stop()
    else signal.addEventListener('abort', stop, { once: true })
  })
  try {
    return await Promise.race([call, aborted])
  } finally {
    signal.removeEventListener('abort', stop)
  }
}
