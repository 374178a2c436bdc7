import { type Bindings, type Bound, checkBindings, type Executable, type Resident } from './device.ts'
import type { Program } from './program.ts'
import { sizeOf } from './tensor.ts'

/** Residents of the CPU devices: arrays. All runs and moves go through one queue, in the order in which they were asked for. */
export class HostResidents {
  private last: Promise<unknown> = Promise.resolve()
  private readonly arrays = new WeakMap<Resident, Float32Array>()

  resident(count: number): Resident {
    const data = new Float32Array(count)
    const resident: Resident = {
      count,
      write: (from, offset = 0) => {
        const copy = Float32Array.from(from)
        return this.after(() => data.set(copy, offset))
      },
      read: (offset = 0, size = count - offset) => this.after(() => data.slice(offset, offset + size)),
      release: async () => {},
    }
    this.arrays.set(resident, data)
    return resident
  }

  /** `run` with the bound inputs filled in, and the bound outputs written or added where they belong. */
  bind(program: Program, bindings: Bindings, run: Executable['run']): Executable['run'] {
    checkBindings(program, bindings)
    const { inputs = {}, outputs = {} } = bindings
    const sizeOfInput = new Map(program.inputs.map(({ name, value }) => [name, sizeOf(program.shapes[value])]))
    const reads = Object.entries(inputs).map(([name, { resident, offset = 0 }]) => {
      const data = this.arrayOf(resident)
      // a copy: an output may go where an input came from
      return () => [name, data.slice(offset, offset + (sizeOfInput.get(name) as number))] as const
    })
    const keeps = new Map(
      Object.entries(outputs).map(([name, one]) => [name, keeperOf(this.arrayOf(one.resident), one)]),
    )
    return (given) =>
      this.after(async () => {
        const results = await run({ ...given, ...Object.fromEntries(reads.map((read) => read())) })
        for (const [name, keep] of keeps) keep(results[name])
        return Object.fromEntries(Object.entries(results).filter(([name]) => !keeps.has(name)))
      })
  }

  /** Does something after all that was asked for before. */
  after<T>(work: () => Promise<T> | T): Promise<T> {
    const done = this.last.then(work)
    this.last = done.catch(() => {})
    return done
  }

  private arrayOf(resident: Resident): Float32Array {
    const data = this.arrays.get(resident)
    if (!data) throw new RangeError('a program is bound to a resident of another device: make it with this one')
    return data
  }
}

/** Writes what a run made to a part of an array, or adds it there. */
const keeperOf =
  (into: Float32Array, { offset = 0, adds }: Bound) =>
  (made: Float32Array): void => {
    if (!adds) into.set(made, offset)
    else for (let i = 0; i < made.length; i++) into[offset + i] += made[i]
  }
