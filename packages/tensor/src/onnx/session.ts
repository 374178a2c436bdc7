import type { InferenceSession } from 'onnxruntime-node'
import { DeviceFault, deviceFault } from '../deviceFault.ts'
import { encodeModel } from './encode.ts'
import type { OnnxGraph } from './graph.ts'

export type OnnxRuntime = typeof import('onnxruntime-node')

// Protobuf ends at 2 GiB; below that, constants inside the model load faster than from an external buffer.
const INLINE_LIMIT_BYTES = 2 ** 30

/** Loads onnxruntime-node on first use, so that the rest of the package works without it. */
export async function loadRuntime(): Promise<OnnxRuntime> {
  try {
    return await import('onnxruntime-node')
  } catch (error) {
    const message =
      'onnxruntime-node does not load: run ONNXRUNTIME_NODE_INSTALL=skip npm install onnxruntime-node@1.30.0'
    throw new DeviceFault('runtime-missing', message, error)
  }
}

/** A session over the graph. `threads` 0 leaves the number to the runtime. */
export async function createSession(graph: OnnxGraph, threads: number): Promise<InferenceSession> {
  const { InferenceSession } = await loadRuntime()
  const bytes = graph.constants.reduce((sum, { data }) => sum + data.byteLength, 0)
  const { model, external } = encodeModel(graph, bytes > INLINE_LIMIT_BYTES ? { external: 'constants' } : {})
  try {
    return await InferenceSession.create(model, {
      graphOptimizationLevel: 'all',
      intraOpNumThreads: threads,
      logSeverityLevel: 3,
      // Planned memory made the peak of a training step a third larger and saved no time.
      enableMemPattern: false,
      externalData: external ? [external] : undefined,
      // Threads that spin while they wait take the processor from JavaScript: training steps took twice as long.
      extra: { session: { intra_op: { allow_spinning: '0' }, inter_op: { allow_spinning: '0' } } },
    })
  } catch (error) {
    throw deviceFault('invalid-program', error)
  }
}

type Entry = { readonly session: Promise<InferenceSession>; users: number }

/** Keeps the sessions used last, up to a capacity. A session in use is never released under its user. */
export class SessionPool {
  private readonly entries = new Map<string, Entry>()
  private capacity: number

  constructor(capacity: number) {
    this.capacity = capacity
  }

  /** Lends the session of this key to `work`, making it first when it is not here. */
  async use<T>(key: string, make: () => Promise<InferenceSession>, work: (session: InferenceSession) => Promise<T>) {
    const entry = this.entries.get(key) ?? { session: make(), users: 0 }
    // Set again, it becomes the newest: a Map lists its keys in the order they were set.
    this.entries.delete(key)
    this.entries.set(key, entry)
    entry.users++
    try {
      return await work(await entry.session)
    } catch (error) {
      if (await failed(entry.session)) this.entries.delete(key)
      throw error
    } finally {
      entry.users--
      await this.shrink()
    }
  }

  /** Releases the session of one key, unless it is in use. */
  async drop(key: string): Promise<void> {
    const entry = this.entries.get(key)
    if (!entry || entry.users > 0) return
    this.entries.delete(key)
    const session = await entry.session.catch(() => null)
    await session?.release()
  }

  /** Releases all sessions, those in use when their work is done. */
  async close(): Promise<void> {
    this.capacity = 0
    await this.shrink()
  }

  private async shrink(): Promise<void> {
    const idle = [...this.entries].filter(([, { users }]) => users === 0).map(([key]) => key)
    for (const key of idle.slice(0, Math.max(0, this.entries.size - this.capacity))) await this.drop(key)
  }
}

const failed = (session: Promise<InferenceSession>): Promise<boolean> =>
  session.then(
    () => false,
    () => true,
  )
