import { createHash } from 'node:crypto'
import { aligned, type Lifetime, placeLifetimes } from './arena.ts'
import { type Opcode, opcodes } from './opcodes.ts'

/** How numbers are stored on the device. Sums are always f32. */
export type StorageFormat = 'f32' | 'bf16'

export const bytesOf = (format: StorageFormat): number => (format === 'bf16' ? 2 : 4)

/** What values in 8 bits take: every block of them after a scale of its own. */
export const packedBytes = (count: number, block: number): number => (count / block) * (block + 4)

/** Some bytes of one of the plan's memories. */
export type Ref = { readonly memory: number; readonly offset: number; readonly bytes: number }

/** A word of an instruction: a whole number, a value (null where nobody reads it), a large count, or a real. */
export type Word = number | Ref | null | { readonly count: number } | { readonly real: number }

/** What the addon runs: see native/addon/device.h. Places are [space, offset, bytes] each. */
export type CudaPlan = {
  readonly words: Int32Array
  readonly places: Float64Array
  readonly constants: Uint8Array
  readonly workspaceBytes: number
  readonly inputs: Int32Array
  readonly outputs: Int32Array
  /** How many kernels it launches, and for people the name of each. */
  readonly launches: readonly Opcode[]
}

type Space = 'workspace' | 'constants' | { readonly buffer: number }
type Memory = { space: Space; bytes: number; offset: number; from: number; to: number }

/** As native/addon/reader.h numbers them: the workspace, the constants, then the buffers that a plan is made over. */
const numberOf = (space: Space): number => (space === 'workspace' ? 0 : space === 'constants' ? 1 : 2 + space.buffer)
const BEFORE = -1

/** Collects launches and the memory that they touch, then lays it all out. */
export class PlanWriter {
  private readonly memories: Memory[] = []
  private readonly launches: { opcode: Opcode; format: StorageFormat; words: readonly Word[]; isAside: boolean }[] = []
  private isAside = false
  private asideRefs: Ref[] = []
  private readonly constants: Uint8Array[] = []
  private readonly known = new Map<string, Ref>()
  private constantBytes = 0

  /** Room for a value, from the first launch that names it to the last. */
  room(bytes: number): Ref {
    return this.add({ space: 'workspace', bytes, offset: 0, from: Number.POSITIVE_INFINITY, to: BEFORE })
  }

  /** Room that is filled before the first launch. */
  inputRoom(bytes: number): Ref {
    return this.add({ space: 'workspace', bytes, offset: 0, from: BEFORE, to: BEFORE })
  }

  /** A part of the buffer of that number. */
  buffer(buffer: number, offset: number, bytes: number): Ref {
    return this.add({ space: { buffer }, bytes, offset, from: BEFORE, to: BEFORE })
  }

  /** Numbers that are uploaded with the plan; equal ones once. `isWritten`: a launch changes them meanwhile, so that none aside shares them. */
  constant(data: Int32Array | Float32Array | Uint16Array | Uint8Array, { isWritten = false } = {}): Ref {
    const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
    const digest = createHash('sha256').update(bytes).digest('hex')
    const key = isWritten ? `${digest} ${this.isAside}` : digest
    const before = this.known.get(key)
    if (before) return before
    const ref = this.add({ space: 'constants', bytes: bytes.length, offset: this.constantBytes, from: 0, to: 0 })
    const padded = new Uint8Array(aligned(bytes.length))
    padded.set(bytes)
    this.constants.push(padded)
    this.constantBytes += padded.length
    this.known.set(key, ref)
    return ref
  }

  /** Whether a value lies in a buffer, where an output may be written over it. */
  isInBuffer(ref: Ref): boolean {
    return typeof this.memories[ref.memory].space === 'object'
  }

  launch(opcode: Opcode, format: StorageFormat, words: readonly Word[]): void {
    const now = this.launches.length
    const refs = words.filter(isRef)
    for (const ref of refs) this.touch(ref, now)
    if (this.isAside) this.asideRefs.push(...refs)
    this.launches.push({ opcode, format, words, isAside: this.isAside })
  }

  /** What `write` launches may run beside all that follows, until `together`. */
  aside(write: () => void): void {
    this.isAside = true
    write()
    this.isAside = false
  }

  /** What follows comes after all that went aside, whose memory is nobody else's till here. */
  together(): void {
    if (this.asideRefs.length === 0) return
    for (const ref of this.asideRefs) this.touch(ref, this.launches.length)
    this.asideRefs = []
    this.launch('together', 'f32', [])
  }

  finish(inputs: readonly Ref[], outputs: readonly Ref[]): CudaPlan {
    this.together()
    for (const ref of outputs) this.touch(ref, this.launches.length)
    const work = this.memories.filter(({ space }) => space === 'workspace')
    const { offsets, bytes } = placeLifetimes(work.map(lifetimeOf))
    work.forEach((memory, at) => {
      memory.offset = offsets[at]
    })
    const places = new Places(this.memories)
    const words = this.launches.flatMap(({ opcode, format, words, isAside }) => [
      opcodes[opcode],
      (format === 'bf16' ? 1 : 0) + (isAside ? 2 : 0),
      ...words.flatMap((word) => places.encode(word)),
    ])
    return {
      inputs: Int32Array.from(inputs, (ref) => places.of(ref)),
      outputs: Int32Array.from(outputs, (ref) => places.of(ref)),
      words: Int32Array.from(words),
      places: places.list(),
      constants: joined(this.constants, this.constantBytes),
      workspaceBytes: bytes,
      launches: this.launches.map(({ opcode }) => opcode),
    }
  }

  private add(memory: Memory): Ref {
    return { memory: this.memories.push(memory) - 1, offset: 0, bytes: memory.bytes }
  }

  private touch(ref: Ref, now: number): void {
    const memory = this.memories[ref.memory]
    memory.from = Math.min(memory.from, now)
    memory.to = Math.max(memory.to, now)
  }
}

/** A part of what a ref names. */
export const part = (ref: Ref, offset: number, bytes: number): Ref => {
  if (offset + bytes > ref.bytes) throw new RangeError(`bytes ${offset} to ${offset + bytes} of ${ref.bytes}`)
  return { memory: ref.memory, offset: ref.offset + offset, bytes }
}

// Room that nothing touches is never filled: it lives at no time, and takes no memory from anyone.
const lifetimeOf = ({ bytes, from, to }: Memory): Lifetime =>
  from === Number.POSITIVE_INFINITY ? { bytes: 0, from: 0, to: 0 } : { bytes, from, to }

const isRef = (word: Word): word is Ref => typeof word === 'object' && word !== null && 'memory' in word

/** Numbers the places that instructions name. */
class Places {
  private readonly memories: readonly Memory[]
  private readonly numbered = new Map<string, number>()
  private readonly flat: number[] = []

  constructor(memories: readonly Memory[]) {
    this.memories = memories
  }

  of({ memory, offset, bytes }: Ref): number {
    const { space, offset: base } = this.memories[memory]
    const key = `${numberOf(space)} ${base + offset} ${bytes}`
    const known = this.numbered.get(key)
    if (known !== undefined) return known
    const made = this.numbered.size
    this.numbered.set(key, made)
    this.flat.push(numberOf(space), base + offset, bytes)
    return made
  }

  encode(word: Word): number[] {
    if (word === null) return [-1]
    if (typeof word === 'number') return [word]
    if (isRef(word)) return [this.of(word)]
    if ('count' in word) return [(word.count % 2 ** 32) | 0, Math.floor(word.count / 2 ** 32)]
    return [new Int32Array(Float32Array.of(word.real).buffer)[0]]
  }

  list(): Float64Array {
    return Float64Array.from(this.flat)
  }
}

function joined(parts: readonly Uint8Array[], bytes: number): Uint8Array {
  const all = new Uint8Array(bytes)
  let at = 0
  for (const one of parts) {
    all.set(one, at)
    at += one.length
  }
  return all
}
