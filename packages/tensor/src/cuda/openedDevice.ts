import {
  type Bindings,
  type Bound,
  bindingsOf,
  type Chain,
  checkBindings,
  checkInputs,
  checkWeights,
  type DeviceMemory,
  type Executable,
  type Resident,
  type Residents,
  type Weights,
} from '../device.ts'
import type { Program } from '../program.ts'
import { sizeOf } from '../tensor.ts'
import { verify } from '../verify.ts'
import {
  type Addon,
  type BufferHandle,
  type DeviceHandle,
  type PlanCall,
  type PlanHandle,
  wordsOfDrawn,
} from './addon.ts'
import { Chains } from './chains.ts'
import type { CudaCompileOptions, CudaExecutable, CudaRun } from './executable.ts'
import { asFault } from './faults.ts'
import { type CudaGroup, type GroupPlace, keepRanks, ranksOf, residentsOf, summedParts } from './group.ts'
import { checkRoom, planMemory } from './memory.ts'
import { type BoundPart, type BoundParts, planProgram } from './planProgram.ts'
import type { CudaPlan, StorageFormat } from './planWriter.ts'
import { runPlan } from './runPlan.ts'

/** What residents of a device are to it. */
type Held = {
  readonly owner: OpenedDevice
  readonly handle: BufferHandle
  readonly format: StorageFormat
  readonly block?: number
}
const nothing = new Float32Array(1)
const held = new WeakMap<Resident, Held>()
/** What a plan is on the device, and the call that runs it: known by its plan, which copies of an executable share. */
type Planned = {
  readonly owner: OpenedDevice
  readonly handle: PlanHandle
  callOf(values: Readonly<Record<string, Float32Array>>, instead?: Residents): PlanCall
}
const planned = new WeakMap<CudaPlan, Planned>()

/** A device with its residents: what `cudaDevice` hands out, in one format unless a program asks for another. */
export class OpenedDevice {
  private readonly addon: Addon
  private readonly format: StorageFormat
  private readonly device: Promise<DeviceHandle>
  private readonly chains: Chains
  private readonly uploads: Readonly<Record<StorageFormat, Map<Float32Array, Promise<Resident>>>> = {
    f32: new Map(),
    bf16: new Map(),
  }

  constructor(addon: Addon, index: number, format: StorageFormat) {
    this.addon = addon
    this.format = format
    this.chains = new Chains((chain) => this.addon.releaseChain(chain))
    this.device = asFault('open the device', addon.openDevice(index))
    // whoever compiles first hears of it
    this.device.catch(() => {})
  }

  async compile(
    program: Program,
    weights: Weights,
    { frozen = false, bind = {}, isExact = false, forks, sums, format: own }: CudaCompileOptions = {},
  ): Promise<CudaExecutable> {
    const format = own ?? (isExact ? 'f32' : this.format)
    verify(program)
    checkWeights(program, weights)
    checkBindings(program, bind)
    // exact programs of a device that rounds have none: a copy of all weights would be for nothing
    const parameters = await this.upload(program.params.length > 0 ? weights.buffer : nothing, format)
    const bound = this.boundParts(bind)
    const pieces = sums?.pieces ?? []
    const plan = planProgram(program, weights, { format, bound, forks, sums: summedParts(program, bind, pieces) })
    checkRoom(plan, await asFault('say how much memory is free', this.addon.roomOf(await this.device)))
    const handlesOf = (of: Bindings) =>
      [parameters, ...residentsOf(of), ...pieces.map(({ resident }) => resident)].map((one) => this.heldOf(one).handle)
    const handle = await asFault(
      'take the plan',
      this.addon.makePlan(await this.device, handlesOf(bind), plan, sums && ranksOf(sums.group)),
    )
    const given = program.inputs.filter(({ name }) => !bound.inputs.has(name))
    const wanted = program.outputs.filter(({ name }) => !bound.outputs.has(name))
    const refreshed = frozen || program.params.length === 0 ? undefined : weights.buffer
    const callOf: Planned['callOf'] = (values, instead) => {
      checkInputs(program, values, bind.inputs)
      const buffers = instead && handlesOf(bindingsOf(program, bind, instead))
      const inputs = given.map(({ name }) => values[name])
      const outputs = wanted.map(({ value }) => new Float32Array(sizeOf(program.shapes[value])))
      return { inputs, outputs, buffers, refreshed }
    }
    planned.set(plan, { owner: this, handle, callOf })
    const runTimed: CudaExecutable['runTimed'] = async (values, { signal, instead, ...options } = {}) => {
      const call = callOf(values, instead)
      const milliseconds = await runPlan(this.addon, handle, { ...options, ...call }, signal)
      return { outputs: Object.fromEntries(wanted.map(({ name }, at) => [name, call.outputs[at]])), milliseconds }
    }
    return {
      plan,
      runTimed,
      run: async (values, instead) => (await runTimed(values, { instead })).outputs,
      release: async () => {
        this.chains.forget(plan)
        this.addon.releasePlan(handle)
      },
    }
  }

  /** What work in this device's format would take. */
  get memory(): DeviceMemory {
    return planMemory(this.format, {
      free: async () => asFault('say how much memory is free', this.addon.roomOf(await this.device)),
      hasWeights: ({ buffer }, format) => this.uploads[format].has(buffer),
    })
  }

  /** Executables that follow each other as one graph. */
  async chain(executables: readonly Executable[]): Promise<Chain> {
    const plans = executables.flatMap((one) => (one as Partial<CudaExecutable>).plan ?? [])
    const parts = plans.map((plan) => planned.get(plan)).filter((part) => part?.owner === this) as Planned[]
    if (parts.length < executables.length) throw new RangeError('a run of a chain was compiled by another device')
    const make = () => this.addon.makeChain(parts.map(({ handle }) => handle))
    const chain = await asFault('take the programs', this.chains.of(plans, make))
    return {
      run: async (runs) => {
        const calls = runs.map(({ inputs, instead }, at) => parts[at].callOf(inputs, instead))
        return asFault('run the programs', this.addon.runChain(chain, calls))
      },
    }
  }

  /** Joins the processes of a group, of which each holds a GPU. Resolves when all are there. */
  async group({ rank, count, id }: GroupPlace): Promise<CudaGroup> {
    const handle = await asFault('join the group', this.addon.joinRanks(await this.device, rank, count, id))
    const group: CudaGroup = {
      share: (resident) => asFault('share a resident', this.addon.shareBuffer(handle, this.heldOf(resident).handle)),
      abort: () => this.addon.abortRanks(handle),
      release: async () => this.addon.releaseRanks(handle),
    }
    keepRanks(group, handle)
    return group
  }

  /** A plan that was written by hand, over residents of this device in the order of their numbers. */
  async take(plan: CudaPlan, residents: readonly Resident[]): Promise<CudaRun> {
    const buffers = residents.map((resident) => this.heldOf(resident).handle)
    const handle = await asFault('take the plan', this.addon.makePlan(await this.device, buffers, plan))
    return {
      run: async (inputs, outputs) => {
        await runPlan(this.addon, handle, { inputs, outputs })
      },
      release: async () => this.addon.releasePlan(handle),
    }
  }

  async resident(count: number, format: StorageFormat, block?: number): Promise<Resident> {
    const handle = await asFault(
      `keep ${count} values`,
      this.addon.makeBuffer(await this.device, count, format === 'bf16' ? 1 : 0, block ?? 0),
    )
    const resident: Resident = {
      count,
      write: (data, offset = 0) => asFault('write a resident', this.addon.writeBuffer(handle, data, offset)),
      read: async (offset = 0, size = count - offset) => {
        const into = new Float32Array(size)
        await asFault('read a resident', this.addon.readBuffer(handle, into, offset))
        return into
      },
      draw: (parts) => asFault('draw noise', this.addon.drawBuffer(handle, wordsOfDrawn(parts))),
      release: async () => this.addon.releaseBuffer(handle),
    }
    held.set(resident, { owner: this, handle, format, block })
    return resident
  }

  /** One copy of a buffer in each format, for all programs over it. */
  async upload(buffer: Float32Array, format: StorageFormat): Promise<Resident> {
    const uploads = this.uploads[format]
    const known = uploads.get(buffer)
    if (known) return known
    const made = this.resident(buffer.length, format).then(async (resident) => {
      await resident.write(buffer)
      return resident
    })
    uploads.set(buffer, made)
    made.catch(() => uploads.delete(buffer))
    return made
  }

  async release(): Promise<void> {
    for (const uploads of Object.values(this.uploads)) {
      for (const upload of uploads.values())
        await upload.then(
          (resident) => resident.release(),
          () => {},
        )
      uploads.clear()
    }
    await this.device.then(
      (handle) => this.addon.releaseDevice(handle),
      () => {},
    )
  }

  private heldOf(resident: Resident): Held {
    const found = held.get(resident)
    if (found?.owner !== this)
      throw new RangeError('a program is bound to a resident of another device: make it with this one')
    return found
  }

  /** Which parts of which buffers stand for inputs and outputs: one for each name, after the parameters. */
  private boundParts({ inputs = {}, outputs = {} }: Bindings): BoundParts {
    const parts = (bound: Readonly<Record<string, Bound>>, first: number) =>
      new Map(
        Object.entries(bound).map(([name, { resident, offset = 0, adds }], at): [string, BoundPart] => [
          name,
          { ...{ buffer: first + at, offset, adds }, ...formatOf(this.heldOf(resident)) },
        ]),
      )
    return { inputs: parts(inputs, 1), outputs: parts(outputs, 1 + Object.keys(inputs).length) }
  }
}

const formatOf = ({ format, block }: Held) => ({ format, block })
