import type { DrawnPart } from './noise.ts'
import type { Program } from './program.ts'
import { type Shape, ShapeFault, sameShape, showShape, sizeOf } from './tensor.ts'

export type DeviceName = 'reference' | 'onnx' | 'cuda'

/** A program made ready by a device. Inputs and outputs are float32, row-major, by name. */
export type Executable = {
  /**
   * Runs once. Every input that is not bound must be given with its exact number of elements; outputs that are not bound
   * come back. The next run may be asked for before this one is over: runs of a device follow each other in order.
   * `instead` puts other residents in the place of bound ones; their offsets stay as they were bound.
   */
  run(inputs: Readonly<Record<string, Float32Array>>, instead?: Residents): Promise<Record<string, Float32Array>>
  release(): Promise<void>
}

/** Numbers that stay with a device from one run to the next, for programs to read and to write. Zeros at first. */
export type Resident = {
  readonly count: number
  /** Both move values from number `offset` on. They wait for the runs that were asked for before. */
  write(data: Float32Array, offset?: number): Promise<void>
  read(offset?: number, count?: number): Promise<Float32Array>
  /** Seeded noise, made where the values are. The same on all devices, but for the last bit of one value in millions. */
  draw(parts: readonly DrawnPart[]): Promise<void>
  release(): Promise<void>
}

/** Residents by the names of the inputs and outputs that they stand for. */
export type Residents = {
  readonly inputs?: Readonly<Record<string, Resident>>
  readonly outputs?: Readonly<Record<string, Resident>>
}

/** The part of a resident, from value `offset` on, that stands for an input or an output. `adds`: an output is added to it. */
export type Bound = { readonly resident: Resident; readonly offset?: number; readonly adds?: boolean }
export type Bindings = {
  readonly inputs?: Readonly<Record<string, Bound>>
  readonly outputs?: Readonly<Record<string, Bound>>
}

/**
 * Options of compilation. `int8` lowers linears over params to 8-bit integers where the device can. `frozen` promises
 * that the weights do not change: a device with memory of its own then copies them once, not at every run. `bind` names
 * inputs and outputs that are residents of the same device; all inputs are read before any output is written. `isExact` keeps
 * every value in float32 on a device that would round some.
 */
export type CompileOptions = {
  readonly int8?: boolean
  readonly frozen?: boolean
  readonly bind?: Bindings
  readonly isExact?: boolean
}

/** A run of an executable whose outputs are all bound, as one of several. */
export type ChainedRun = {
  readonly executable: Executable
  readonly inputs: Readonly<Record<string, Float32Array>>
  readonly instead?: Residents
}

/** Executables that follow each other, asked for as one. Resolves when the last is over. */
export type Chain = { run(runs: readonly ChainedRun[]): Promise<unknown> }

/** `isStored`: in the format in which the device keeps values. `block`: in 8 bits, so many values side by side with a scale of their own. */
export type ResidentOptions = { readonly isStored?: boolean; readonly block?: number }

/** A device with memory of its own says what work would take there, before it is asked for. All in bytes. */
export type DeviceMemory = {
  /** What a program takes while it runs, and its weights where they are not there yet. `kept`: inputs and outputs that are residents. */
  needed(
    program: Program,
    weights: Weights,
    kept: Readonly<Record<string, ResidentOptions>>,
    options?: Pick<CompileOptions, 'isExact'>,
  ): Promise<number>
  /** What a resident takes. */
  resident(count: number, options?: ResidentOptions): number
  free(): Promise<number>
}

/** Something that runs programs. `compile` may be called with any program; the weights buffer is read at every run. */
export type Device = {
  readonly name: DeviceName
  compile(program: Program, weights: Weights, options?: CompileOptions): Promise<Executable>
  /** Absent where programs run in the memory of the host. */
  readonly memory?: DeviceMemory
  /** Executables whose outputs are all bound, as one: absent where a device has no gain of it. */
  chain?(executables: readonly Executable[]): Promise<Chain>
  /** Room for values that stay here: float32 unless the options say otherwise. Parts of a resident in 8 bits are whole blocks. */
  resident(count: number, options?: ResidentOptions): Promise<Resident>
  release(): Promise<void>
}

/** Asks for runs one after another, as one where the device can; `done` resolves when the last is over. */
export async function askChained(
  device: Pick<Device, 'chain'>,
  runs: readonly ChainedRun[],
): Promise<{ readonly done: Promise<unknown> }> {
  const chain = await device.chain?.(runs.map(({ executable }) => executable))
  if (chain) return { done: chain.run(runs) }
  return { done: Promise.all(runs.map(({ executable, inputs, instead }) => executable.run(inputs, instead))) }
}

/** All parameters of a model in one flat float32 buffer, each tensor at a 4,096-byte boundary. */
export type Weights = { readonly buffer: Float32Array; readonly index: ReadonlyMap<string, WeightSlot> }
export type WeightSlot = { readonly offset: number; readonly shape: Shape }

const ALIGN = 4096 / Float32Array.BYTES_PER_ELEMENT

/** Lays out parameters in the order given and allocates the zeroed buffer. */
export function allocateWeights(params: readonly { name: string; shape: Shape }[]): Weights {
  const index = new Map<string, WeightSlot>()
  let offset = 0
  for (const { name, shape } of params) {
    if (index.has(name)) throw new RangeError(`parameter "${name}" is listed twice`)
    index.set(name, { offset, shape })
    offset += Math.ceil(sizeOf(shape) / ALIGN) * ALIGN
  }
  return { buffer: new Float32Array(offset), index }
}

/** The elements of one parameter, as a view of the buffer. */
export function weightView(weights: Weights, name: string): Float32Array {
  const slot = weights.index.get(name)
  if (!slot) throw new RangeError(`the weights hold no parameter "${name}"`)
  return weights.buffer.subarray(slot.offset, slot.offset + sizeOf(slot.shape))
}

/** Throws when inputs are missing or have the wrong number of elements; those that are bound are not asked for. */
export function checkInputs(
  program: Program,
  inputs: Readonly<Record<string, Float32Array>>,
  bound: Bindings['inputs'] = {},
): void {
  for (const { name, value } of program.inputs) {
    if (Object.hasOwn(bound, name)) continue
    const size = sizeOf(program.shapes[value])
    const given = inputs[name]
    if (!given) throw new RangeError(`input "${name}" is missing`)
    if (given.length !== size) throw new RangeError(`input "${name}" has ${given.length} elements, expected ${size}`)
  }
}

/** Throws when the weights lack a parameter of the program or hold it in another shape. */
export function checkWeights(program: Program, weights: Weights): void {
  for (const { name, value } of program.params) {
    const slot = weights.index.get(name)
    if (!slot) throw new RangeError(`the weights hold no parameter "${name}"`)
    if (!sameShape(slot.shape, program.shapes[value]))
      throw new ShapeFault('param', `"${name}" ${showShape(program.shapes[value])}`, showShape(slot.shape))
  }
}

/** Throws when a binding names what the program does not have, or a part that its resident does not have. */
export function checkBindings(program: Program, { inputs = {}, outputs = {} }: Bindings): void {
  for (const [kind, ends, bound] of [
    ['input', program.inputs, inputs],
    ['output', program.outputs, outputs],
  ] as const)
    for (const [name, { resident, offset = 0 }] of Object.entries(bound)) {
      const end = ends.find((one) => one.name === name)
      if (!end) throw new RangeError(`the program has no ${kind} "${name}" to bind`)
      const size = sizeOf(program.shapes[end.value])
      if (offset < 0 || offset + size > resident.count)
        throw new RangeError(`${kind} "${name}" needs values ${offset} to ${offset + size} of ${resident.count}`)
    }
}

/** The bindings of one run: those of the compilation, with other residents where they are given. Throws as `checkBindings`. */
export function bindingsOf(program: Program, bind: Bindings, instead: Residents): Bindings {
  const kinds = ['inputs', 'outputs'] as const
  const [inputs, outputs] = kinds.map((kind) => {
    const [bound, given] = [bind[kind] ?? {}, instead[kind] ?? {}]
    const stray = Object.keys(given).find((name) => !Object.hasOwn(bound, name))
    if (stray !== undefined)
      throw new RangeError(`"${stray}" is not among the ${kind} that were bound when it was compiled`)
    const entries = Object.entries(bound).map(([name, one]) => [
      name,
      { ...one, resident: given[name] ?? one.resident },
    ])
    return Object.fromEntries(entries) as Readonly<Record<string, Bound>>
  })
  checkBindings(program, { inputs, outputs })
  return { inputs, outputs }
}
