import { checkInputs, checkWeights, type Device, type Executable, type Weights } from '../device.ts'
import { DeviceFault, type DeviceFaultCode } from '../deviceFault.ts'
import type { Program } from '../program.ts'
import { sizeOf } from '../tensor.ts'
import { verify } from '../verify.ts'
import { type Addon, type CudaDeviceInfo, type DeviceHandle, loadAddon, type WeightsHandle } from './addon.ts'
import { planProgram } from './planProgram.ts'
import type { CudaPlan, StorageFormat } from './planWriter.ts'

/** `format`: how values are stored on the device, f32 unless said; sums are f32 in both. */
export type CudaDeviceOptions = { readonly index?: number; readonly format?: StorageFormat }

/** `isEager` launches one by one instead of replaying a graph: slower, but a cancel is seen between launches. */
export type CudaRunOptions = {
  readonly isEager?: boolean
  /** Fills the workspace with NaN first: a test sees what a kernel leaves unwritten. */
  readonly isPoisoned?: boolean
  readonly signal?: AbortSignal
}

export type CudaExecutable = Executable & {
  readonly plan: CudaPlan
  /** As `run`, with options; also the milliseconds that the device worked, without the copies to and from it. */
  runTimed(
    inputs: Readonly<Record<string, Float32Array>>,
    options?: CudaRunOptions,
  ): Promise<{ outputs: Record<string, Float32Array>; milliseconds: number }>
}

export type CudaDevice = Omit<Device, 'compile'> & {
  compile(...args: Parameters<Device['compile']>): Promise<CudaExecutable>
}

/** The CUDA devices that programs can run on: none where the addon is not built, or there is no driver or no GPU. */
export const cudaDevices = (): readonly CudaDeviceInfo[] => loadAddon()?.devices() ?? []

/** The device that runs programs on CUDA; a DeviceFault where there is none. */
export function cudaDevice({ index = 0, format = 'f32' }: CudaDeviceOptions = {}): CudaDevice {
  const addon = loadAddon()
  if (!addon)
    throw new DeviceFault('runtime-missing', 'no CUDA device: build the addon with npm run native, or run on the CPU')
  const found = addon.devices()
  if (!found.some((one) => one.index === index))
    throw new DeviceFault('runtime-missing', `no CUDA device ${index}: there are ${found.length}; run on the CPU`)
  const opened = new OpenedDevice(addon, index, format)
  return {
    name: 'cuda',
    compile: (program, weights, options) => opened.compile(program, weights, options?.frozen ?? false),
    release: () => opened.release(),
  }
}

class OpenedDevice {
  private readonly addon: Addon
  private readonly format: StorageFormat
  private readonly device: Promise<DeviceHandle>
  private readonly uploads = new Map<Float32Array, Promise<WeightsHandle>>()

  constructor(addon: Addon, index: number, format: StorageFormat) {
    this.addon = addon
    this.format = format
    this.device = asFault('open the device', addon.openDevice(index))
    // whoever compiles first hears of it
    this.device.catch(() => {})
  }

  async compile(program: Program, weights: Weights, isFrozen: boolean): Promise<CudaExecutable> {
    verify(program)
    checkWeights(program, weights)
    const plan = planProgram(program, weights, this.format)
    const device = await this.device
    const uploaded = await this.upload(device, weights.buffer)
    const handle = await asFault('take the plan', this.addon.makePlan(device, uploaded, plan))
    const runTimed: CudaExecutable['runTimed'] = async (given, { signal, ...options } = {}) => {
      checkInputs(program, given)
      signal?.throwIfAborted()
      const inputs = program.inputs.map(({ name }) => given[name])
      const outputs = program.outputs.map(({ value }) => new Float32Array(sizeOf(program.shapes[value])))
      const cancel = new Int32Array(1)
      const stop = () => Atomics.store(cancel, 0, 1)
      signal?.addEventListener('abort', stop)
      try {
        const refreshed = isFrozen || program.params.length === 0 ? undefined : weights.buffer
        const call = { ...options, inputs, outputs, cancel, weights: refreshed }
        const milliseconds = await asFault('run the program', this.addon.runPlan(handle, call))
        return {
          outputs: Object.fromEntries(program.outputs.map(({ name }, at) => [name, outputs[at]])),
          milliseconds,
        }
      } finally {
        signal?.removeEventListener('abort', stop)
      }
    }
    return {
      plan,
      runTimed,
      run: async (inputs) => (await runTimed(inputs)).outputs,
      release: async () => this.addon.releasePlan(handle),
    }
  }

  /** One copy of a buffer for all programs over it. */
  private upload(device: DeviceHandle, buffer: Float32Array): Promise<WeightsHandle> {
    const known = this.uploads.get(buffer)
    if (known) return known
    const format = this.format === 'bf16' ? 1 : 0
    const made = asFault('take the weights', this.addon.uploadWeights(device, buffer, format))
    this.uploads.set(buffer, made)
    made.catch(() => this.uploads.delete(buffer))
    return made
  }

  async release(): Promise<void> {
    for (const upload of this.uploads.values())
      await upload.then(
        (handle) => this.addon.releaseWeights(handle),
        () => {},
      )
    this.uploads.clear()
    await this.device.then(
      (handle) => this.addon.releaseDevice(handle),
      () => {},
    )
  }
}

const faults: Readonly<Record<string, { code: DeviceFaultCode; advice: string }>> = {
  'out-of-memory': { code: 'out-of-memory', advice: 'use fewer or smaller shots' },
  'device-lost': { code: 'device-lost', advice: 'start this process again' },
  'bad-plan': { code: 'invalid-program', advice: 'report it with the printed program' },
}

/** The result, or the addon's error as a DeviceFault. A cancelled run rejects as an aborted signal does. */
async function asFault<T>(what: string, work: Promise<T>): Promise<T> {
  try {
    return await work
  } catch (error) {
    const { code = '', message } = error as Error & { code?: string }
    if (code === 'cancelled') throw new DOMException(message, 'AbortError')
    const { code: known, advice } = faults[code] ?? { code: 'run-failed', advice: 'check the inputs and try again' }
    throw new DeviceFault(known, `the CUDA device could not ${what} (${message}): ${advice}`, error)
  }
}
