import type { HistoryKind, SolverName } from '@sceneweave/model'
import type { AssetId, AssetRef, Json, Shot, Take } from '@sceneweave/project'
import type { ClipValue, ImageValue, LatentsValue, Matrix, ModelValue, TakeValue, VideoValue } from './values.ts'

/** What a node tells while it runs. */
export type Told = {
  readonly step: number
  readonly of: number
  readonly etaMs?: number
  readonly shot?: string
  readonly preview?: AssetId
}

/** One column of the plan. `prompt` is without its marker: "[SHOT CUT] " goes before it where `cut` is true. */
export type SampledShot = {
  readonly id: string
  readonly prompt: string
  readonly frames: number
  readonly cut: boolean
  readonly seed: number
  /** Clean latents that make it a condition: it is not made. */
  readonly given?: LatentsValue
  /** The time t_c at which a given shot is seen. */
  readonly time?: number
  /** Given shots of a history pool or of pictures were made apart: they see only themselves. */
  readonly apart?: boolean
}

/** All that decides a sampling. Equal jobs give equal latents, to the bit, on one device. */
export type SampleJob = {
  readonly model: ModelValue
  readonly global: string
  readonly shots: readonly SampledShot[]
  /** One row a step, one column for each of `shots`. */
  readonly matrix: Matrix
  readonly solver: SolverName
  readonly guidance: number
  readonly attention: 'bidirectional' | 'causal'
  readonly history: HistoryKind
}

/** What is saved as a take; the store names it and stamps it `new`. */
export type NewTake = Omit<Take, 'id' | 'status' | 'starred' | 'latents' | 'clip' | 'shot'> & {
  readonly shot: Shot
  readonly latents: LatentsValue
  readonly clip: ClipValue
}

/** The narrow door through which nodes reach the machine. The runner makes one for each node that it runs. */
export type NodeContext = {
  readonly signal: AbortSignal
  /** The key of the node that runs. What is saved under it twice is saved once. */
  readonly key: string
  progress(told: Told): void
  readonly assets: {
    put(bytes: AsyncIterable<Uint8Array> | Uint8Array, mediaType: string): Promise<AssetRef>
    open(id: AssetId): AsyncIterable<Uint8Array>
  }
  readonly model: {
    describe(source: string): Promise<ModelValue>
    /**
     * The latents of the shots that were not given, in their order. Checkpoints itself under key and job: a second call
     * with an equal job goes on where it stopped, or returns what it had finished, until the node has ended. So a node
     * may sample several times.
     */
    sample(job: SampleJob): Promise<LatentsValue[]>
    decode(model: ModelValue, latents: LatentsValue): Promise<ClipValue>
    /** A picture as one frame; of a clip its first 1 + 4n frames, no more than the model's `maxFrames`. */
    encode(model: ModelValue, source: ImageValue | ClipValue): Promise<LatentsValue>
  }
  readonly media: {
    image(asset: AssetRef): Promise<ImageValue>
    video(asset: AssetRef): Promise<ClipValue>
    /** Frame `at` of the clip's part, counted from its `from`. */
    frame(clip: ClipValue, at: number): Promise<ImageValue>
    film(video: VideoValue, made: FilmWish): Promise<AssetRef>
    picture(image: ImageValue, format: 'png' | 'jpeg' | 'webp'): Promise<AssetRef>
    /** A small looping film to look at. */
    preview(video: VideoValue): Promise<AssetRef>
  }
  readonly takes: {
    /** Whose takes these are, such as the id of a project: a take that another one has is saved again. */
    readonly pool?: string
    /** Saves the take of this key once, whatever happens between; a node that saves several names each (64 hex digits). */
    save(take: NewTake, name?: string): Promise<TakeValue>
    /** By ids in their order, else by how near their words are to `prompt`. Rejected takes never come. */
    accepted(query: TakeQuery): Promise<TakeValue[]>
  }
}

/** `document` travels in the file: what made the film, so that it can be opened again. */
export type FilmWish = { readonly format: 'mp4' | 'webp' | 'gif'; readonly title: string; readonly document: Json }

export type TakeQuery = { readonly prompt?: string; readonly ids?: readonly string[]; readonly limit: number }
