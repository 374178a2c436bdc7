import {
  type Bindings,
  type Bound,
  bindingsOf,
  checkBindings,
  type Executable,
  type Resident,
  type ResidentOptions,
} from './device.ts'
import { drawParts } from './noise.ts'
import { PackedValues } from './packed.ts'
import type { Program } from './program.ts'
import { sizeOf } from './tensor.ts'

/** How values of a resident are kept here: as they are, and then read where they lie, or packed. */
type Kept = { read(offset: number, count: number): Float32Array; write(values: Float32Array, offset: number): void }

const plain = (count: number): Kept => {
  const data = new Float32Array(count)
  return {
    read: (offset, size) => data.subarray(offset, offset + size),
    write: (values, offset) => data.set(values, offset),
  }
}

/** Residents of the CPU devices: arrays. All runs and moves go through one queue, in the order in which they were asked for. */
export class HostResidents {
  private last: Promise<unknown> = Promise.resolve()
  private readonly kept = new WeakMap<Resident, Kept>()

  resident(count: number, { block }: ResidentOptions = {}): Resident {
    const data = block === undefined ? plain(count) : new PackedValues(count, block)
    const resident: Resident = {
      count,
      write: (from, offset = 0) => {
        const copy = Float32Array.from(from)
        return this.after(() => data.write(copy, offset))
      },
      read: (offset = 0, size = count - offset) => this.after(() => data.read(offset, size).slice()),
      draw: (parts) => {
        if (block !== undefined) return Promise.reject(new RangeError('noise is not drawn in 8 bits'))
        return this.after(() => drawParts(data.read(0, count), parts))
      },
      release: async () => {},
    }
    this.kept.set(resident, data)
    return resident
  }

  /** `run` with the bound inputs filled in, and the bound outputs written or added where they belong. */
  bind(program: Program, bindings: Bindings, run: Executable['run']): Executable['run'] {
    checkBindings(program, bindings)
    const sizes = new Map(program.inputs.map(({ name, value }) => [name, sizeOf(program.shapes[value])]))
    for (const { resident } of Object.values(bindings).flatMap(Object.values<Bound>)) this.keptOf(resident)
    return (given, instead = {}) => {
      const { inputs = {}, outputs = {} } = bindingsOf(program, bindings, instead)
      return this.after(async () => {
        const read = Object.entries(inputs).map(([name, { resident, offset = 0 }]) => {
          // nothing is written before the run is over
          return [name, this.keptOf(resident).read(offset, sizes.get(name) as number)] as const
        })
        const results = await run({ ...given, ...Object.fromEntries(read) })
        for (const [name, bound] of Object.entries(outputs)) keep(results[name], this.keptOf(bound.resident), bound)
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

  private keptOf(resident: Resident): Kept {
    const data = this.kept.get(resident)
    if (!data) throw new RangeError('a program is bound to a resident of another device: make it with this one')
    return data
  }
}

/** Writes what a run made to a part of a resident, or adds it there. */
function keep(made: Float32Array, into: Kept, { offset = 0, adds }: Bound): void {
  if (!adds) {
    into.write(made, offset)
    return
  }
  const sums = Float32Array.from(into.read(offset, made.length), (value, i) => value + made[i])
  into.write(sums, offset)
}
