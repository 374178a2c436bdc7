import { createHash } from 'node:crypto'
import { type FileHandle, open, rename, rm, stat } from 'node:fs/promises'
import { type Shape, sizeOf } from '@sceneweave/tensor'
import { fromHalf, toHalf } from './half.ts'

/** Thrown for a file that is not what it should be; the message names the file and says how to mend it. */
export class WeightsFault extends Error {
  override name = 'WeightsFault'
  readonly code: 'missing' | 'not-safetensors' | 'broken' | 'other-model'
  constructor(code: WeightsFault['code'], message: string, cause?: unknown) {
    super(message, { cause })
    this.code = code
  }
}

export type Safetensors = {
  readonly tensors: ReadonlyMap<string, { readonly shape: Shape; readonly data: Float32Array }>
  readonly metadata: Readonly<Record<string, string>>
  /** SHA-256 of the file's bytes. */
  readonly hash: string
}

// 100 MB is the format's own limit on headers
const MAX_HEADER = 100_000_000
const SIZES: Readonly<Record<string, number>> = { F32: 4, F16: 2, BF16: 2 }

type Entry = { dtype: string; shape: number[]; data_offsets: [number, number] }
type Broken = (what: string) => WeightsFault

/** Reads a whole safetensors file (format of huggingface/safetensors). F32, F16 and BF16 become float32. Trusts nothing. */
export async function readSafetensors(path: string): Promise<Safetensors> {
  const file = await openFile(path)
  try {
    return await readOpen(path, file)
  } finally {
    await file.close()
  }
}

/** Bytes [from, to) of a file that lies anywhere; fewer where it ends before. */
export type ReadBytes = (from: number, to: number) => Promise<Uint8Array>

/** How files of few-step companions name themselves; a number follows. */
export const FEW_STEP_FORMAT = 'sceneweave-few-step'

// no head of ours comes near it
const MOST_LOOKED_AT = 2 ** 23

/** What the head of a safetensors file says of the file, without reading the rest; null where it is no such file. */
export async function readSafetensorsMetadata(read: ReadBytes): Promise<Readonly<Record<string, string>> | null> {
  const first = Buffer.from(await read(0, 8))
  const length = first.length === 8 ? Number(first.readBigUInt64LE(0)) : 0
  if (length < 2 || length > MOST_LOOKED_AT) return null
  const head = Buffer.from(await read(8, 8 + length)).toString('utf8')
  try {
    const { __metadata__: metadata = {} } = JSON.parse(head)
    return isTextTable(metadata) ? metadata : null
  } catch {
    return null
  }
}

async function openFile(path: string): Promise<FileHandle> {
  // asked before it is opened: opening a pipe waits for its other end, and a device may never end
  const found = await stat(path).catch((cause: unknown) => {
    throw new WeightsFault('missing', `${path}: no weights there; check the path, or run \`sceneweave doctor\``, cause)
  })
  if (!found.isFile()) throw new WeightsFault('missing', `${path}: not a file; give a safetensors file`)
  return open(path, 'r').catch((cause: unknown) => {
    throw new WeightsFault('missing', `${path}: cannot be opened; check who may read it`, cause)
  })
}

/** The header is checked against the size of the file before anything of a size that it names is allocated. */
async function readOpen(path: string, file: FileHandle): Promise<Safetensors> {
  const broken: Broken = (what) => new WeightsFault('broken', `${path}: ${what}; download or make the file again`)
  const { size } = await file.stat()
  const first = await readPart(file, 0, Math.min(8, size), broken)
  refuseOtherFormats(path, first)
  const length = size >= 8 ? Number(first.readBigUInt64LE(0)) : -1
  if (length < 2) throw broken('too short to hold a safetensors header')
  if (length > MAX_HEADER)
    throw new WeightsFault(
      'not-safetensors',
      `${path}: this is no safetensors file; give weights made by \`sceneweave train\``,
    )
  if (8 + length > size) throw broken(`its header claims ${length} bytes, the file has ${size}`)
  const head = await readPart(file, 8, length, broken)
  const { __metadata__: metadata = {}, ...entries } = parseHeader(head.toString('utf8'), broken)
  if (!isTextTable(metadata)) throw broken('its metadata is not a table of texts')
  const hash = createHash('sha256').update(first).update(head)
  const data = new Map<string, Float32Array>()
  for (const [from, to, name] of checkEntries(entries, size - 8 - length, broken)) {
    const bytes = await readPart(file, 8 + length + from, to - from, broken)
    for (let at = 0; at < bytes.length; at += CHUNK) hash.update(bytes.subarray(at, at + CHUNK))
    data.set(name, toFloats((entries[name] as Entry).dtype, bytes))
  }
  const tensors = Object.entries(entries as Record<string, Entry>).map(
    ([name, { shape }]) => [name, { shape, data: data.get(name) as Float32Array }] as const,
  )
  return { tensors: new Map(tensors), metadata, hash: hash.digest('hex') }
}

// one call reads, or hashes, less than 2 GiB
const CHUNK = 2 ** 30

async function readPart(file: FileHandle, from: number, length: number, broken: Broken): Promise<Buffer> {
  // a buffer of its own begins at 0, where floats are aligned
  const part = Buffer.from(new ArrayBuffer(length))
  for (let at = 0; at < length; ) {
    const { bytesRead } = await file.read(part, at, Math.min(CHUNK, length - at), from + at)
    if (bytesRead === 0) throw broken('it became shorter while it was read')
    at += bytesRead
  }
  return part
}

const isTextTable = (value: unknown): value is Record<string, string> =>
  typeof value === 'object' &&
  value !== null &&
  !Array.isArray(value) &&
  Object.values(value).every((text) => typeof text === 'string')

function refuseOtherFormats(path: string, bytes: Buffer): void {
  const starts = (text: string) => bytes.toString('latin1', 0, text.length) === text
  const pickle = starts('PK\u0003\u0004') || starts('\u0080\u0002') || starts('\u0080\u0004')
  if (pickle)
    throw new WeightsFault(
      'not-safetensors',
      `${path}: this is a PyTorch pickle, which can run code when read; convert it to safetensors first`,
    )
  if (starts('GGUF'))
    throw new WeightsFault('not-safetensors', `${path}: this is GGUF; convert it to safetensors first`)
}

function parseHeader(text: string, broken: Broken): Record<string, unknown> {
  try {
    const header: unknown = JSON.parse(text)
    if (typeof header === 'object' && header !== null && !Array.isArray(header))
      return header as Record<string, unknown>
  } catch {
    // told below, with the path
  }
  throw broken('its header is not JSON')
}

type Range = [from: number, to: number, name: string]

/** The tensors in file order: each has the bytes its shape needs, none overlaps another, and no byte is left over. */
function checkEntries(entries: Record<string, unknown>, size: number, broken: Broken): Range[] {
  const ranges: Range[] = []
  for (const [name, value] of Object.entries(entries)) {
    const { dtype, shape, data_offsets: offsets } = (value ?? {}) as Partial<Entry>
    const whole = (list: unknown): list is number[] =>
      Array.isArray(list) && list.every((item) => Number.isSafeInteger(item) && item >= 0)
    if (!whole(shape) || !whole(offsets) || offsets.length !== 2) throw broken(`tensor "${name}" is not described`)
    if (typeof dtype !== 'string' || !Object.hasOwn(SIZES, dtype))
      throw broken(`tensor "${name}" is ${dtype}; only F32, F16 and BF16 are read`)
    const [from, to] = offsets
    if (to > size || from > to) throw broken(`tensor "${name}" lies outside the file: it is truncated`)
    if (to - from !== sizeOf(shape) * SIZES[dtype]) throw broken(`tensor "${name}" has not the bytes its shape needs`)
    ranges.push([from, to, name])
  }
  // an empty tensor lies before the one that begins where it ends
  ranges.sort((a, b) => a[0] - b[0] || a[1] - b[1])
  let end = 0
  for (const [from, to, name] of ranges) {
    if (from < end) throw broken(`tensor "${name}" overlaps another`)
    if (from > end) throw broken(`there is a hole before tensor "${name}"`)
    end = to
  }
  if (end !== size) throw broken(`${size - end} bytes belong to no tensor`)
  return ranges
}

function toFloats(dtype: string, bytes: Buffer): Float32Array {
  if (dtype === 'F32') return new Float32Array(bytes.buffer)
  const bits = new Uint16Array(bytes.buffer)
  if (dtype === 'F16') return fromHalf(bits)
  return new Float32Array(Uint32Array.from(bits, (high) => high << 16).buffer)
}

/**
 * Writes tensors as F32, or F16 where `half` is asked for or halves are given. Beside the target first, then renamed, so that a full disk or
 * a stop leaves no half-written file.
 */
export async function writeSafetensors(
  path: string,
  tensors: readonly { name: string; shape: Shape; data: Float32Array | Uint16Array }[],
  metadata: Readonly<Record<string, string>>,
  { half = false }: { half?: boolean } = {},
): Promise<void> {
  const header: Record<string, unknown> = { __metadata__: metadata }
  const stored = tensors.map(({ data }) => (half && data instanceof Float32Array ? toHalf(data) : data))
  let at = 0
  tensors.forEach(({ name, shape }, n) => {
    const end = at + stored[n].byteLength
    header[name] = { dtype: stored[n] instanceof Uint16Array ? 'F16' : 'F32', shape, data_offsets: [at, end] }
    at = end
  })
  const text = Buffer.from(JSON.stringify(header))
  // spaces up to a multiple of 8 bytes, so that the data is aligned
  const head = Buffer.concat([text, Buffer.alloc(-text.length & 7, ' ')])
  const length = Buffer.alloc(8)
  length.writeBigUInt64LE(BigInt(head.length))
  const parts = stored.map((data) => Buffer.from(data.buffer, data.byteOffset, data.byteLength))
  await writeWhole(path, [length, head, ...parts])
}

/** Writes parts to a temporary file beside `path`, syncs it and renames it. On failure nothing is left. */
export async function writeWhole(path: string, parts: readonly Uint8Array[]): Promise<void> {
  const temporary = `${path}.${process.pid}.part`
  try {
    const file = await open(temporary, 'w')
    try {
      for (const part of parts) await file.writeFile(part)
      await file.sync()
    } finally {
      await file.close()
    }
    await rename(temporary, path)
  } catch (error) {
    await rm(temporary, { force: true })
    throw error
  }
}
