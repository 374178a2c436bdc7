import { createHash } from 'node:crypto'
import type { AssetRef } from '@sceneweave/project'
import type { NodeContext, SampleJob, TakeQuery } from './context.ts'
import type { ModelValue, TakeValue } from './values.ts'

/** One sampling that was asked of the fake machine. */
export type Sampled = {
  readonly node: string
  readonly job: SampleJob
  readonly made: readonly string[]
  readonly cost: number
}

/** A machine without a model: every answer is made of the hash of its question, so that equal asks give equal bytes. */
export type FakeMachine = {
  contextOf(node: string, key: string, tools?: Partial<Pick<NodeContext, 'progress' | 'signal'>>): NodeContext
  /** All samplings since the start, in order. */
  readonly sampled: Sampled[]
  /** Names of all other calls, in order. */
  readonly calls: string[]
  readonly saved: TakeValue[]
  /** What the history pool holds. */
  readonly accepted: TakeValue[]
}

export type FakeOptions = { readonly model?: Partial<ModelValue>; readonly pool?: string }

const hashOf = (value: unknown): string => createHash('sha256').update(JSON.stringify(value)).digest('hex')

const made = (mediaType: string, from: unknown): AssetRef => ({ asset: hashOf([mediaType, from]), mediaType, bytes: 1 })

/** What a sampling costs: for every step the frames that move, times those that are seen. */
export const costOf = ({ matrix, shots }: SampleJob): number =>
  matrix.slice(1).reduce((sum, row, step) => {
    const frames = (keep: (shot: number) => boolean) =>
      shots.reduce((n, shot, at) => (keep(at) ? n + shot.frames : n), 0)
    const isMoving = (at: number) => (row[at] ?? 2) < (matrix[step][at] ?? -1)
    return sum + frames(isMoving) * frames((at) => matrix[step][at] !== null)
  }, 0)

async function whole(parts: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const all: Uint8Array[] = []
  for await (const part of parts) all.push(part)
  return Buffer.concat(all)
}

const size = { width: 64, height: 64 }
const filmOf = (clip: AssetRef, frames: number) => ({ clip, frames, framesPerSecond: 8, ...size, from: 0, to: frames })

/** A fake machine and the contexts of its nodes: no files, no model, everything counted. */
export function fakeMachine(options: FakeOptions = {}): FakeMachine {
  const assets = fakeAssets()
  const machine: Mutable = { sampled: [], calls: [], saved: [], accepted: [] }
  const contextOf: FakeMachine['contextOf'] = (node, key, tools) => ({
    signal: tools?.signal ?? new AbortController().signal,
    key,
    progress: tools?.progress ?? (() => {}),
    assets,
    model: fakeModel(node, machine, options),
    media: fakeMedia(machine),
    takes: fakeTakes(key, machine, options),
  })
  return { ...machine, contextOf }
}

type Mutable = Omit<FakeMachine, 'contextOf'>

/** Notes a call and gives its answer. */
const call = <T>({ calls }: Mutable, name: string, answer: T): T => {
  calls.push(name)
  return answer
}

function fakeAssets(): NodeContext['assets'] {
  const stored = new Map<string, Uint8Array>()
  return {
    async put(bytes, mediaType) {
      const all = bytes instanceof Uint8Array ? bytes : await whole(bytes)
      const asset = createHash('sha256').update(all).digest('hex')
      stored.set(asset, all)
      return { asset, mediaType, bytes: all.length }
    },
    async *open(id) {
      const found = stored.get(id)
      if (!found) throw new Error(`no asset ${id}`)
      yield found
    },
  }
}

function fakeModel(node: string, machine: Mutable, { model }: FakeOptions): NodeContext['model'] {
  const latents = (from: unknown) => made('application/x-safetensors', from)
  return {
    describe: async (source) =>
      call(machine, 'describe', {
        ...{ hash: hashOf(source), name: source.slice(0, 8), source, size: 64, framesPerSecond: 8, maxFrames: 17 },
        ...model,
      }),
    async sample(job) {
      const making = job.shots.filter(({ given }) => !given)
      machine.sampled.push({ node, job, made: making.map(({ id }) => id), cost: costOf(job) })
      return making.map(({ id, frames }) => ({ latents: latents([job, id]), model: job.model.hash, frames }))
    },
    decode: async (_, { latents, frames }) => {
      const preview = made('image/webp', latents)
      return call(machine, 'decode', { ...filmOf(made('video/mp4', latents), frames), preview })
    },
    encode: async ({ hash, maxFrames }, source) => {
      const frames = 'image' in source ? 1 : Math.min(maxFrames, 1 + 4 * Math.floor((source.to - source.from - 1) / 4))
      return call(machine, 'encode', { latents: latents([hash, source]), model: hash, frames })
    },
  }
}

function fakeMedia(machine: Mutable): NodeContext['media'] {
  const told = <T>(name: string, answer: T) => Promise.resolve(call(machine, name, answer))
  return {
    image: (image) => told('image', { image, ...size }),
    video: (asset) => told('video', filmOf(asset, 17)),
    frame: (clip, at) => told('frame', { image: made('image/png', [clip, at]), ...size }),
    film: (video, wish) =>
      told('film', made(wish.format === 'mp4' ? 'video/mp4' : `image/${wish.format}`, [video, wish])),
    picture: (image, format) => told('picture', made(`image/${format}`, image)),
    preview: (video) => told('preview', made('image/webp', video)),
  }
}

function fakeTakes(key: string, machine: Mutable, { pool }: FakeOptions): NodeContext['takes'] {
  return {
    pool,
    async save({ latents, clip }, name = key) {
      const value: TakeValue = { take: name.slice(0, 16), latents, clip, status: 'new' }
      if (!machine.saved.some(({ take }) => take === value.take)) machine.saved.push(value)
      return call(machine, 'save', value)
    },
    accepted: async (query) => call(machine, 'accepted', found(machine.accepted, query)),
  }
}

const found = (takes: readonly TakeValue[], { ids, prompt = '', limit }: TakeQuery): TakeValue[] => {
  const known = takes.filter(({ status }) => status === 'accepted')
  const words = new Set(prompt.toLowerCase().split(/\W+/))
  const near = ({ latents }: TakeValue) =>
    (latents.prompt ?? '')
      .toLowerCase()
      .split(/\W+/)
      .filter((word) => words.has(word)).length
  const chosen = ids
    ? ids.flatMap((id) => known.filter(({ take }) => take === id))
    : known.toSorted((a, b) => near(b) - near(a))
  return chosen.slice(0, limit)
}
