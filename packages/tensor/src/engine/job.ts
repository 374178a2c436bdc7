/** What a job gets beside its arguments. `signal` aborts when the caller cancels; a job looks at it between its steps. */
export type JobContext = { progress(value: unknown): void; readonly signal: AbortSignal }

/** A function that a module offers to its engine. Arguments and result are plain data and typed arrays. */
export type Job = (args: never, context: JobContext) => Promise<unknown>

/**
 * Lets the engine read its messages, and throws where one of them was a cancel. A run of ONNX Runtime blocks them, so jobs await
 * this between steps.
 */
export async function breathe(signal?: AbortSignal): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve))
  signal?.throwIfAborted()
}
