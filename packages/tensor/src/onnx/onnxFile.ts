import { access } from 'node:fs/promises'
import { DeviceFault, deviceFault } from '../deviceFault.ts'
import type { Shape } from '../tensor.ts'
import { loadRuntime } from './session.ts'

/** A network that somebody else made, float32 in and out. */
export type OnnxFile = {
  readonly inputs: readonly string[]
  readonly outputs: readonly string[]
  run(inputs: Readonly<Record<string, { data: Float32Array; shape: Shape }>>): Promise<Record<string, Float32Array>>
  release(): Promise<void>
}

/** Opens an ONNX file on the CPU. Throws a DeviceFault that names the file where it is missing or cannot be read. */
export async function openOnnxFile(path: string, { threads = 0 } = {}): Promise<OnnxFile> {
  const { InferenceSession, Tensor } = await loadRuntime()
  await access(path).catch((error: unknown) => {
    throw new DeviceFault('invalid-program', `${path}: there is no such file; give an ONNX file`, error)
  })
  const extra = { session: { intra_op: { allow_spinning: '0' } } }
  const options = { intraOpNumThreads: threads, logSeverityLevel: 3, extra } as const
  const session = await InferenceSession.create(path, options).catch((error: unknown) => {
    const reason = String((error as Error).message ?? error).split('\n', 1)[0]
    throw new DeviceFault('invalid-program', `${path}: cannot be read as an ONNX file (${reason})`, error)
  })
  return {
    inputs: session.inputNames,
    outputs: session.outputNames,
    async run(inputs) {
      const feeds = Object.entries(inputs).map(([name, { data, shape }]) => [name, new Tensor('float32', data, shape)])
      try {
        const made = await session.run(Object.fromEntries(feeds))
        return Object.fromEntries(session.outputNames.map((name) => [name, made[name].data as Float32Array]))
      } catch (error) {
        throw deviceFault('run-failed', error)
      }
    },
    release: () => session.release(),
  }
}
