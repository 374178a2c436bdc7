import { createHash, randomUUID } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdir, open, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { NodeResult } from '@sceneweave/graph'
import type { TakeQuery, TakeValue } from '@sceneweave/nodes'
import type { AssetRef, Json } from '@sceneweave/project'
import type { OpenAsset, RunStorage } from './runStorage.ts'

/**
 * Keeps everything of runs in one folder, so that graphs run, and run again without work, where there is no database.
 * uploads: files beside a graph that are there for it to find, the last first; whoever opens the storage may add some.
 */
export async function openFolderStorage(folder: string, uploads: readonly AssetRef[] = []): Promise<RunStorage> {
  const parts = ['assets', 'results', 'checkpoints', 'takes'].map((name) => join(folder, name))
  await Promise.all(parts.map((part) => mkdir(part, { recursive: true })))
  const [assets, results, checkpoints, takes] = parts
  const save = (path: string, value: unknown) => writeWhole(path, [Buffer.from(JSON.stringify(value))])
  return {
    assets: {
      put: (bytes, mediaType) => putAsset(assets, bytes, mediaType),
      open: (id, range) => openAsset(assets, id, range),
      uploads: async (kind) => uploads.filter(({ mediaType }) => mediaType === kind).map(({ asset }) => asset),
    },
    results: {
      get: async (key) => readJson<NodeResult>(join(results, `${fileName(key)}.json`)),
      put: async (key, result) => save(join(results, `${fileName(key)}.json`), result),
    },
    settle: async () => {},
    checkpoints: {
      read: async (key) => (await readJson<AssetRef>(join(checkpoints, fileName(key))))?.asset ?? null,
      write: async (key, state) => save(join(checkpoints, fileName(key)), state),
      drop: (key) => rm(join(checkpoints, fileName(key)), { force: true }),
    },
    takes: {
      async save(key, { latents, clip, ...take }) {
        const value: TakeValue = { take: key.slice(0, 32), latents, clip, status: 'new' }
        await save(join(takes, `${value.take}.json`), { ...take, value })
        return value
      },
      accepted: (query) => acceptedTakes(takes, query),
    },
  }
}

const fileName = (key: string): string => {
  if (!/^[A-Za-z0-9_-]{1,128}$/.test(key)) throw new RangeError(`"${key}" is not a key`)
  return key
}

async function putAsset(
  folder: string,
  bytes: AsyncIterable<Uint8Array> | Uint8Array,
  mediaType: string,
): Promise<AssetRef> {
  const hash = createHash('sha256')
  let count = 0
  async function* hashed() {
    for await (const chunk of bytes instanceof Uint8Array ? [bytes] : bytes) {
      hash.update(chunk)
      count += chunk.length
      yield chunk
    }
  }
  const temporary = join(folder, `${randomUUID()}.part`)
  await writePart(temporary, hashed())
  const asset = hash.digest('hex')
  await rename(temporary, join(folder, asset))
  return { asset, mediaType, bytes: count }
}

async function openAsset(folder: string, id: string, range?: { from: number; to: number }): Promise<OpenAsset> {
  const path = join(folder, fileName(id))
  const { size } = await stat(path)
  if (range && range.from >= range.to) return { bytes: size, stream: (async function* () {})() }
  return { bytes: size, stream: createReadStream(path, range && { start: range.from, end: range.to - 1 }) }
}

type SavedTake = { readonly prompt?: Json; readonly value: TakeValue }

/** Takes that a person accepted by setting `status` in their file; here nobody else decides. */
async function acceptedTakes(folder: string, { ids, prompt, limit }: TakeQuery): Promise<TakeValue[]> {
  const names = (await readdir(folder)).sort()
  const all = await Promise.all(names.map((name) => readJson<SavedTake>(join(folder, name))))
  const found = all.flatMap((take) => (take && take.value.status !== 'rejected' ? [take] : []))
  if (ids)
    return ids
      .flatMap((id) => found.filter(({ value }) => value.take === id))
      .map(({ value }) => value)
      .slice(0, limit)
  const asked = new Set(wordsOf(prompt ?? ''))
  const near = ({ prompt: said }: SavedTake) => wordsOf(String(said ?? '')).filter((word) => asked.has(word)).length
  const accepted = found.filter(({ value }) => value.status === 'accepted')
  return accepted
    .sort((a, b) => near(b) - near(a))
    .slice(0, limit)
    .map(({ value }) => value)
}

const wordsOf = (text: string): string[] => text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []

async function readJson<T>(path: string): Promise<T | null> {
  try {
    return JSON.parse(await readFile(path, 'utf8')) as T
  } catch (error) {
    // a file that a stop left in the middle is as good as none
    if (error instanceof SyntaxError || (error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw error
  }
}

async function writeWhole(path: string, parts: Uint8Array[]): Promise<void> {
  const temporary = `${path}.${randomUUID()}.part`
  await writePart(
    temporary,
    (async function* () {
      yield* parts
    })(),
  )
  await rename(temporary, path)
}

/** Writes and syncs; nothing is left where that fails. */
async function writePart(path: string, parts: AsyncIterable<Uint8Array>): Promise<void> {
  const file = await open(path, 'w')
  try {
    await writeFile(file, parts)
    await file.sync()
    await file.close()
  } catch (error) {
    await file.close().catch(() => {})
    await rm(path, { force: true })
    throw error
  }
}
