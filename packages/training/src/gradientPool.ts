import { Worker } from 'node:worker_threads'
import type { ModelConfig } from '@sceneweave/model'
import type { Weights } from '@sceneweave/tensor'
import type { Batch, BatchSources, BatchSpec } from './batches.ts'
import type { Wide } from './muon.ts'
import type { Answer, DrawTask, EncodeTask, PixelsTask, Task, WorkerSetup } from './protocol.ts'
import type { ScenePixels } from './sceneLatents.ts'

type Asked<T extends Task> = Omit<T, 'type' | 'id'>
type Waiting = { task: Task; resolve: (value: unknown) => void; reject: (error: Error) => void }

export type PoolOptions = {
  readonly workers: number
  readonly slots: number
  readonly threads?: number
  /** What microbatches are made from; needed for those that are not given. */
  readonly sources?: BatchSources
  /** The weights hold factors of that rank beside the denoiser. */
  readonly rank?: number
}

/**
 * Threads that compute gradients and encode scenes on ONNX Runtime. Every gradient has a slot of its own and slots are
 * summed in order, so the result does not depend on how many workers there are. Lives in an engine process: a thread
 * that is ended during a run would take the process down.
 */
export class GradientPool {
  readonly slots: readonly Float32Array[]
  private readonly shared: Float32Array
  private readonly weights: Weights
  private readonly workers: Worker[]
  private readonly idle: Worker[]
  private readonly queue: Waiting[] = []
  private readonly running = new Map<number, Waiting>()
  private tasks = 0

  constructor(
    config: ModelConfig,
    trained: WorkerSetup['trained'],
    weights: Weights,
    { workers, slots, threads = 1, sources = {}, rank }: PoolOptions,
  ) {
    const bytes = weights.buffer.byteLength
    const shared = new SharedArrayBuffer(bytes)
    const buffers = Array.from({ length: slots }, () => new SharedArrayBuffer(bytes))
    const setup: WorkerSetup = { config, trained, rank, weights: shared, slots: buffers, threads, sources }
    this.weights = weights
    this.shared = new Float32Array(shared)
    this.slots = buffers.map((buffer) => new Float32Array(buffer))
    this.workers = Array.from({ length: workers }, () => this.start(setup))
    this.idle = [...this.workers]
    this.publish()
  }

  /** Makes the weights as they are now the ones that gradients are taken at. */
  publish(): void {
    this.shared.set(this.weights.buffer)
  }

  /** Computes one gradient into `slot`; resolves to the loss. */
  gradient(slot: number, batch: BatchSpec): Promise<number> {
    return this.submit({ type: 'gradient', id: this.tasks++, slot, batch }) as Promise<number>
  }

  /** Orthogonal factors of packed matrices. */
  orthogonalise(shape: Wide, matrices: Float32Array): Promise<Float32Array> {
    return this.submit({ type: 'orthogonal', id: this.tasks++, shape, matrices }) as Promise<Float32Array>
  }

  /** The inputs of a microbatch. */
  make(batch: BatchSpec): Promise<Batch> {
    return this.submit({ type: 'batch', id: this.tasks++, batch }) as Promise<Batch>
  }

  /** Latents of a scene by shot: the clip, then its stills. */
  encode(of: Asked<EncodeTask>): Promise<Float32Array[][]> {
    return this.submit({ type: 'encode', id: this.tasks++, ...of }) as Promise<Float32Array[][]>
  }

  /** Pictures of all shots of a scene, one after another. */
  draw(of: Asked<DrawTask>): Promise<SharedArrayBuffer> {
    return this.submit({ type: 'draw', id: this.tasks++, ...of }) as Promise<SharedArrayBuffer>
  }

  /** Pixels of a scene, in the order of their latents: clips, and stills. */
  pixels(of: Asked<PixelsTask>): Promise<ScenePixels> {
    return this.submit({ type: 'pixels', id: this.tasks++, ...of }) as Promise<ScenePixels>
  }

  /** Waits for running tasks, then ends the threads: ending one during a run would end the process. */
  async close(): Promise<void> {
    this.queue.length = 0
    while (this.running.size > 0) await new Promise((resolve) => setTimeout(resolve, 10))
    await Promise.all(this.workers.map((worker) => worker.terminate()))
  }

  private start(setup: WorkerSetup): Worker {
    const worker = new Worker(new URL('./gradientWorkerEntry.mjs', import.meta.url), { workerData: setup })
    worker.on('message', (answer: Answer) => this.finish(worker, answer))
    worker.on('error', (error) => {
      for (const { reject } of this.running.values()) reject(error)
      this.running.clear()
    })
    return worker
  }

  private submit(task: Task): Promise<unknown> {
    return new Promise((resolve, reject) => {
      this.queue.push({ task, resolve, reject })
      this.next()
    })
  }

  private next(): void {
    while (this.idle.length > 0 && this.queue.length > 0) {
      const worker = this.idle.pop() as Worker
      const waiting = this.queue.shift() as Waiting
      this.running.set(waiting.task.id, waiting)
      worker.postMessage(waiting.task)
    }
  }

  private finish(worker: Worker, { id, value, fault }: Answer): void {
    const waiting = this.running.get(id)
    this.running.delete(id)
    this.idle.push(worker)
    this.next()
    if (fault) waiting?.reject(Object.assign(new Error(fault.message), { name: fault.name }))
    else waiting?.resolve(value)
  }
}
