import { type Bindings, type Bound, bindingsOf, checkBindings, type Executable, type Resident } from './device.ts'
import { drawParts } from './noise.ts'
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
      draw: (parts) => this.after(() => drawParts(data, parts)),
      release: async () => {},
    }
    this.arrays.set(resident, data)
    return resident
  }

  /** `run` with the bound inputs filled in, and the bound outputs written or added where they belong. */
  bind(program: Program, bindings: Bindings, run: Executable['run']): Executable['run'] {
    checkBindings(program, bindings)
    const sizes = new Map(program.inputs.map(({ name, value }) => [name, sizeOf(program.shapes[value])]))
    for (const { resident } of Object.values(bindings).flatMap(Object.values<Bound>)) this.arrayOf(resident)
    return (given, instead = {}) => {
      const { inputs = {}, outputs = {} } = bindingsOf(program, bindings, instead)
      return this.after(async () => {
        const read = Object.entries(inputs).map(([name, { resident, offset = 0 }]) => {
          // nothing is written before the run is over
          return [name, this.arrayOf(resident).subarray(offset, offset + (sizes.get(name) as number))] as const
        })
        const results = await run({ ...given, ...Object.fromEntries(read) })
        for (const [name, bound] of Object.entries(outputs)) keep(results[name], this.arrayOf(bound.resident), bound)
        return Object.fromEntries(Object.entries(results).filter(([name]) => !Object.hasOwn(outputs, name)))
      })
    }
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
function keep(made: Float32Array, into: Float32Array, { offset = 0, adds }: Bound): void {
  if (!adds) into.set(made, offset)
  else for (let i = 0; i < made.length; i++) into[offset + i] += made[i]
}
