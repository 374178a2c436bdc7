import { createHash } from 'node:crypto'
import type { AssetRef } from '@sceneweave/project'
import type { NodeContext, SampleJob, TakeQuery } from './context.ts'
import type { LatentsValue, ModelValue, TakeValue } from './values.ts'

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

/** A fake machine and the contexts of its nodes: no files, no model, everything counted. */
export function fakeMachine({ model: shape, pool }: FakeOptions = {}): FakeMachine {
  const machine = {
    sampled: [] as Sampled[],
    calls: [] as string[],
    saved: [] as TakeValue[],
    accepted: [] as TakeValue[],
  }
  const stored = new Map<string, Uint8Array>()
  const size = { width: 64, height: 64 }
  const film = (clip: AssetRef, frames: number) => ({ clip, frames, framesPerSecond: 8, ...size, from: 0, to: frames })
  const call = <T>(name: string, answer: T): T => {
    machine.calls.push(name)
    return answer
  }
  const model = (source: string): ModelValue => ({
    ...{ hash: hashOf(source), name: source.slice(0, 8), source, size: 64, framesPerSecond: 8, maxFrames: 17 },
    ...shape,
  })
  const contextOf: FakeMachine['contextOf'] = (node, key, tools) => ({
    signal: tools?.signal ?? new AbortController().signal,
    key,
    progress: tools?.progress ?? (() => {}),
    assets: {
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
    },
    model: {
      describe: async (source) => call('describe', model(source)),
      async sample(job) {
        const making = job.shots.filter(({ given }) => !given)
        machine.sampled.push({ node, job, made: making.map(({ id }) => id), cost: costOf(job) })
        return making.map(
          ({ id, frames }): LatentsValue => ({
            latents: made('application/x-safetensors', [job, id]),
            model: job.model.hash,
            frames,
          }),
        )
      },
      decode: async (_, latents) => call('decode', film(made('video/mp4', latents.latents), latents.frames)),
      encode: async ({ hash }, source) =>
        call('encode', {
          latents: made('application/x-safetensors', [hash, source]),
          model: hash,
          frames: 'image' in source ? 1 : 17,
        }),
    },
    media: {
      image: async (image) => call('image', { image, ...size }),
      video: async (asset) => call('video', film(asset, 17)),
      frame: async (clip, at) => call('frame', { image: made('image/png', [clip, at]), ...size }),
      film: async (video, wish) =>
        call('film', made(wish.format === 'mp4' ? 'video/mp4' : `image/${wish.format}`, [video, wish])),
      picture: async (image, format) => call('picture', made(`image/${format}`, image)),
      preview: async (video) => call('preview', made('image/webp', video)),
    },
    takes: {
      pool,
      async save(take) {
        const { latents, clip } = take
        const value: TakeValue = { take: key.slice(0, 16), latents, clip, status: 'new' }
        if (!machine.saved.some(({ take }) => take === value.take)) machine.saved.push(value)
        return call('save', value)
      },
      accepted: async (query) => call('accepted', found(machine.accepted, query)),
    },
  })
  return { ...machine, contextOf }
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
