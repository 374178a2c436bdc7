import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { readSafetensors, WeightsFault, writeSafetensors, writeWhole } from './safetensors.ts'

const folder = mkdtempSync(join(tmpdir(), 'sceneweave-safetensors-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

let files = 0
const fresh = (): string => join(folder, `${files++}.safetensors`)

/** A file of any header and data: `claimed` is what its first eight bytes say. */
function fileOf(
  header: string,
  data: Uint8Array = new Uint8Array(0),
  claimed = BigInt(Buffer.byteLength(header)),
): string {
  const path = fresh()
  const length = Buffer.alloc(8)
  length.writeBigUInt64LE(claimed)
  writeFileSync(path, Buffer.concat([length, Buffer.from(header), data]))
  return path
}

type Entry = { dtype?: unknown; shape?: unknown; data_offsets?: unknown }
const sound: Entry = { dtype: 'F32', shape: [2], data_offsets: [0, 8] }
const withEntries = (entries: Record<string, Entry | null>, bytes: number): string =>
  fileOf(JSON.stringify(entries), new Uint8Array(bytes))
const withEntry = (change: Entry, bytes = 8): string => withEntries({ w: { ...sound, ...change } }, bytes)

test('what is written is read back: shapes, every bit, and metadata of any script', async () => {
  const path = fresh()
  const tensors = [
    { name: 'a/b.weight', shape: [2, 3], data: Float32Array.of(1, -0, 1e-42, 3.4e38, -7.25, 0.1) },
    { name: 'größe', shape: [], data: Float32Array.of(5) },
    { name: 'none', shape: [0, 4], data: new Float32Array(0) },
  ]
  const metadata = { format: 'x', 'título "quoted"': 'キツネ 🦊\n\\' }
  await writeSafetensors(path, tensors, metadata)
  const read = await readSafetensors(path)
  expect(read.metadata).toEqual(metadata)
  expect([...read.tensors].map(([name, { shape, data }]) => ({ name, shape, data }))).toEqual(tensors)
  expect(readFileSync(path).readBigUInt64LE(0) % 8n, 'data begins at a multiple of 8 bytes').toBe(0n)
})

test('the hash is that of the file: one bit more, another hash', async () => {
  const path = withEntries({ w: sound }, 8)
  const { hash } = await readSafetensors(path)
  const bytes = readFileSync(path)
  bytes[bytes.length - 1] ^= 1
  writeFileSync(path, bytes)
  expect((await readSafetensors(path)).hash).not.toBe(hash)
})

test('F16 and BF16 become the float32 numbers they stand for', async () => {
  const halves = [0x0000, 0x8000, 0x3c00, 0xc500, 0x7bff, 0x0001, 0x0400, 0x7c00, 0xfc00, 0x7e00]
  const shorts = [0x3f80, 0xc0a0, 0x0000, 0x7f80]
  const header = {
    half: { dtype: 'F16', shape: [10], data_offsets: [0, 20] },
    brain: { dtype: 'BF16', shape: [4], data_offsets: [20, 28] },
  }
  const path = fileOf(JSON.stringify(header), new Uint8Array(Uint16Array.from([...halves, ...shorts]).buffer))
  const { tensors } = await readSafetensors(path)
  const inf = Number.POSITIVE_INFINITY
  expect([...(tensors.get('half')?.data ?? [])]).toEqual([
    0,
    -0,
    1,
    -5,
    65504,
    2 ** -24,
    2 ** -14,
    inf,
    -inf,
    Number.NaN,
  ])
  expect([...(tensors.get('brain')?.data ?? [])]).toEqual([1, -5, 0, inf])
})

describe('a file that is not what it should be: one line, with its path and what to do', () => {
  const headerOnly = (text: string) => () => fileOf(text)
  const faults: [string, () => string, string, WeightsFault['code']][] = [
    ['absent', fresh, 'no weights there', 'missing'],
    ['empty', () => fileOf('', new Uint8Array(0), 0n), 'too short to hold a safetensors header', 'broken'],
    [
      'of no byte',
      () => {
        const path = fresh()
        writeFileSync(path, '')
        return path
      },
      'too short',
      'broken',
    ],
    [
      'a folder',
      () => {
        const path = fresh()
        mkdirSync(path)
        return path
      },
      'not a file',
      'missing',
    ],
    ['a device without end', () => '/dev/zero', 'not a file', 'missing'],
    [
      'a header of 10 GB',
      () => fileOf('{}', undefined, 10_000_000_000n),
      'this is no safetensors file',
      'not-safetensors',
    ],
    [
      'a header of 2^64 bytes',
      () => fileOf('{}', undefined, 2n ** 64n - 1n),
      'this is no safetensors file',
      'not-safetensors',
    ],
    ['a header longer than the file', () => fileOf('{}', undefined, 50_000_000n), 'the file has 10', 'broken'],
    ['a header that is not JSON', headerOnly('{"w": '), 'its header is not JSON', 'broken'],
    ['a header that is a list', headerOnly('[1]'), 'its header is not JSON', 'broken'],
    ['a header that is null', headerOnly('null'), 'its header is not JSON', 'broken'],
    ['metadata that is null', headerOnly('{"__metadata__":null}'), 'not a table of texts', 'broken'],
    ['metadata that is a list', headerOnly('{"__metadata__":["a"]}'), 'not a table of texts', 'broken'],
    ['metadata with a number', headerOnly('{"__metadata__":{"a":1}}'), 'not a table of texts', 'broken'],
    [
      'truncated',
      () => {
        const path = withEntry({})
        truncateSync(path, readFileSync(path).length - 1)
        return path
      },
      'it is truncated',
      'broken',
    ],
    ['too long', () => withEntry({}, 9), '1 bytes belong to no tensor', 'broken'],
    ['an entry that is null', () => withEntries({ w: null }, 0), 'tensor "w" is not described', 'broken'],
    ['an unknown dtype', () => withEntry({ dtype: 'I64' }), 'tensor "w" is I64; only F32', 'broken'],
    ['a dtype named like a method', () => withEntry({ dtype: 'toString' }), 'only F32', 'broken'],
    ['no dtype', () => withEntry({ dtype: undefined }), 'only F32', 'broken'],
    ['a shape of other size', () => withEntry({ shape: [3] }), 'has not the bytes its shape needs', 'broken'],
    ['a shape beyond all bounds', () => withEntry({ shape: [2 ** 53 - 1, 2 ** 53 - 1] }), 'not the bytes', 'broken'],
    ['a negative size', () => withEntry({ shape: [-2] }), 'is not described', 'broken'],
    ['a broken size', () => withEntry({ shape: [0.5] }), 'is not described', 'broken'],
    ['a negative offset', () => withEntry({ data_offsets: [-8, 0] }), 'is not described', 'broken'],
    ['an offset that is no number', () => withEntry({ data_offsets: [Number.NaN, 8] }), 'is not described', 'broken'],
    ['three offsets', () => withEntry({ data_offsets: [0, 8, 8] }), 'is not described', 'broken'],
    ['offsets that run backwards', () => withEntry({ data_offsets: [8, 0] }), 'lies outside the file', 'broken'],
    ['offsets far outside', () => withEntry({ data_offsets: [0, 2 ** 52] }), 'lies outside the file', 'broken'],
    [
      'tensors that overlap',
      () => withEntries({ a: sound, b: { ...sound, data_offsets: [4, 12] } }, 12),
      'tensor "b" overlaps another',
      'broken',
    ],
    ['one tensor under two names', () => withEntries({ a: sound, b: sound }, 8), 'overlaps another', 'broken'],
    [
      'a hole',
      () => withEntries({ a: sound, b: { ...sound, data_offsets: [12, 20] } }, 20),
      'there is a hole before tensor "b"',
      'broken',
    ],
    [
      'a PyTorch pickle in a zip',
      () => fileOf('', undefined, 0x04034b50n),
      'a PyTorch pickle, which can run code',
      'not-safetensors',
    ],
    ['a bare pickle', () => fileOf('}q', undefined, 0x0280n), 'a PyTorch pickle', 'not-safetensors'],
    ['GGUF', () => fileOf('', undefined, 0x46554747n), 'this is GGUF; convert it', 'not-safetensors'],
  ]
  test.each(faults)('%s', async (_title, make, words, code) => {
    const path = make()
    const fault = await readSafetensors(path).catch((error: unknown) => error)
    expect(fault).toBeInstanceOf(WeightsFault)
    const { message, code: given } = fault as WeightsFault
    expect(message.startsWith(`${path}: `) && !message.includes('\n'), message).toBe(true)
    expect(message).toContain(words)
    expect(given).toBe(code)
  })
})

test('a hostile length makes nothing of its size: a sparse file of 8 GB is refused by its first bytes', async () => {
  for (const claimed of [7_000_000_000n, 10n]) {
    const path = fileOf('{"a":null}', undefined, claimed)
    truncateSync(path, 8e9)
    const before = process.memoryUsage().arrayBuffers
    await expect(readSafetensors(path)).rejects.toBeInstanceOf(WeightsFault)
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(50_000_000)
  }
})

describe('a file is whole or not there', () => {
  const filesOf = (at: string) => readdirSync(at).sort()

  test('a target folder that is missing, or a folder in the place of the file, leaves nothing new', async () => {
    const place = join(folder, 'whole')
    mkdirSync(join(place, 'taken'), { recursive: true })
    await expect(writeWhole(join(place, 'lost/w.safetensors'), [new Uint8Array(4)])).rejects.toThrow('ENOENT')
    await expect(writeWhole(join(place, 'taken'), [new Uint8Array(4)])).rejects.toThrow(/EISDIR|ENOTEMPTY|EEXIST/)
    expect(filesOf(place)).toEqual(['taken'])
  })

  // A limit on the size of files stands for a full disk: writing fails in the midst of the second part.
  test.skipIf(process.platform === 'win32')(
    'a disk that fills leaves the older file untouched and no part beside it',
    () => {
      const place = join(folder, 'full')
      mkdirSync(place)
      const target = join(place, 'w.safetensors')
      writeFileSync(target, 'older')
      const module = new URL('./safetensors.ts', import.meta.url).href
      const program = `import { writeWhole } from ${JSON.stringify(module)}
      const parts = [new Uint8Array(1000), new Uint8Array(4_000_000)]
      await writeWhole(${JSON.stringify(target)}, parts).then(() => console.log('written'), (error) => console.log(error.code))`
      const script = join(folder, 'write.mjs')
      writeFileSync(script, program)
      const child = spawnSync('sh', ['-c', 'ulimit -f 1024; exec "$0" --import tsx "$1"', process.execPath, script], {
        encoding: 'utf8',
        env: { ...process.env, TSX_DISABLE_CACHE: '1' },
      })
      expect(child.stdout.trim(), child.stderr).toBe('EFBIG')
      expect(filesOf(place)).toEqual(['w.safetensors'])
      expect(readFileSync(target, 'utf8')).toBe('older')
    },
  )

  test('a file that is there already is replaced', async () => {
    const path = fresh()
    await writeWhole(path, [Uint8Array.of(1, 2)])
    await writeWhole(path, [Uint8Array.of(3), Uint8Array.of(4, 5)])
    expect([...readFileSync(path)]).toEqual([3, 4, 5])
  })
})
