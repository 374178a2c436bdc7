import type { InferenceSession, Tensor } from 'onnxruntime-node'
import {
  type CompileOptions,
  checkInputs,
  checkWeights,
  type Device,
  type Executable,
  type Weights,
  weightView,
} from '../device.ts'
import { deviceFault } from '../deviceFault.ts'
import { HostResidents } from '../hostResident.ts'
import { type Program, programKey } from '../program.ts'
import type { Shape } from '../tensor.ts'
import { verify } from '../verify.ts'
import { lower } from './lower.ts'
import { int8Lowerings } from './quantise.ts'
import { createSession, loadRuntime, type OnnxRuntime, SessionPool } from './session.ts'

/** `threads` 0 or absent leaves the number to the runtime; `sessions` is how many compiled programs are kept ready. */
export type OnnxDeviceOptions = { readonly threads?: number; readonly sessions?: number }

/** Runs programs on ONNX Runtime (CPU). Equal programs share a session; with int8, equal programs over equal weights. */
export function onnxDevice({ threads = 0, sessions = 12 }: OnnxDeviceOptions = {}): Device {
  const pool = new SessionPool(sessions)
  const owners = new Map<string, number>()
  const residents = new HostResidents()
  return {
    name: 'onnx',
    async compile(program, weights, options = {}) {
      verify(program)
      checkWeights(program, weights)
      const runtime = await loadRuntime()
      const key = sessionKey(program, weights, options)
      const executable = new OnnxExecutable(program, weights, { options, threads, pool, key, runtime })
      await executable.prepare()
      owners.set(key, (owners.get(key) ?? 0) + 1)
      const { bind } = options
      return {
        run: bind ? residents.bind(program, bind, executable.run) : executable.run,
        release: once(async () => {
          const left = (owners.get(key) as number) - 1
          owners.set(key, left)
          if (left > 0) return
          owners.delete(key)
          await pool.drop(key)
        }),
      }
    },
    resident: async (count, options) => residents.resident(count, options),
    release: () => pool.close(),
  }
}

type Setting = {
  readonly options: CompileOptions
  readonly threads: number
  readonly pool: SessionPool
  readonly key: string
  readonly runtime: OnnxRuntime
}

class OnnxExecutable {
  private readonly program: Program
  private readonly weights: Weights
  private readonly setting: Setting
  private readonly params = new Map<string, Tensor>()
  private readonly inputShapes = new Map<string, Shape>()

  constructor(program: Program, weights: Weights, setting: Setting) {
    this.program = program
    this.weights = weights
    this.setting = setting
    const { Tensor } = setting.runtime
    for (const { name, value } of program.params)
      this.params.set(name, new Tensor('float32', weightView(weights, name), program.shapes[value]))
    for (const { name, value } of program.inputs) this.inputShapes.set(name, program.shapes[value])
  }

  /** Makes the session now, so that a program the runtime refuses is known at compilation. */
  prepare(): Promise<void> {
    return this.withSession(async () => {})
  }

  run: Executable['run'] = (inputs) => {
    checkInputs(this.program, inputs)
    return this.withSession(async (session) => this.results(session, await this.runSession(session, inputs)))
  }

  private async runSession(session: InferenceSession, inputs: Readonly<Record<string, Float32Array>>) {
    try {
      return await session.run(this.feeds(session, inputs))
    } catch (error) {
      throw deviceFault('run-failed', error)
    }
  }

  // The session asks only for what its outputs depend on, and refuses anything else.
  private feeds(session: InferenceSession, inputs: Readonly<Record<string, Float32Array>>): Record<string, Tensor> {
    const { Tensor } = this.setting.runtime
    const feeds: Record<string, Tensor> = {}
    for (const name of session.inputNames)
      feeds[name] = this.params.get(name) ?? new Tensor('float32', inputs[name], this.inputShapes.get(name) as Shape)
    return feeds
  }

  // By position: an output that shares its name with an input has a longer one in the graph.
  private results(session: InferenceSession, made: InferenceSession.OnnxValueMapType): Record<string, Float32Array> {
    const results: Record<string, Float32Array> = {}
    this.program.outputs.forEach(({ name }, at) => {
      results[name] = made[session.outputNames[at]].data as Float32Array
    })
    return results
  }

  private withSession<T>(work: (session: InferenceSession) => Promise<T>): Promise<T> {
    const { pool, key, threads, options } = this.setting
    const make = async () => {
      const table = options.int8 ? int8Lowerings(this.program, this.weights) : {}
      return createSession(lower(this.program, table), threads)
    }
    return pool.use(key, make, work)
  }
}

const buffers = new WeakMap<Float32Array, number>()
let numbered = 0

/** int8 weights are part of the session, so there the buffer is part of the key. */
function sessionKey(program: Program, { buffer }: Weights, { int8 = false }: CompileOptions): string {
  if (!int8) return programKey(program)
  if (!buffers.has(buffer)) buffers.set(buffer, numbered++)
  return `${programKey(program)} int8 ${buffers.get(buffer)}`
}

function once(work: () => Promise<void>): () => Promise<void> {
  let done: Promise<void> | undefined
  return () => {
    done ??= work()
    return done
  }
}
