import type { ContentType } from './contentType.ts'
import type { Limits, Video } from './video.ts'

/** A film's size in pixels and its frames a second. */
export type FilmShape = { width: number; height: number; framesPerSecond: number }

/** A film being read: its shape, and its frames in order, each RGB8 [height, width, 3]. Leaving the loop early closes the file. */
export type Film = FilmShape & AsyncIterable<Uint8Array>

/** Whether a codec can work on this machine, what was found, and how to get it if not. */
export type CodecState = { available: boolean; detail: string; how?: string }

/** What turns frames into a file of one or more kinds and back. */
export interface Codec {
  name: string
  /** File name endings, with the dot. */
  endings: readonly string[]
  /** Looks at this machine; never throws. */
  probe(): Promise<CodecState>
  /** Writes every frame (RGB8, at least one, all of `shape`) to `file`, whose name may have any ending. Rejects with the signal's reason once it is aborted. */
  write(file: string, frames: AsyncIterable<Uint8Array>, shape: FilmShape, options: WriteOptions): Promise<void>
  /** The kinds of file that it opens. */
  reads: readonly ContentType[]
  /** Opens a film, refusing by its head what is beyond the limits. Throws a MediaFault for what it cannot read, here or while frames are read. */
  open(file: string, options: ReadOptions): Promise<Omit<Video, 'close'>>
}

/** ending: which of the codec's kinds to write. xmp: an XMP packet to store. */
export type WriteOptions = { ending: string; xmp?: string; signal?: AbortSignal }

/** type: what the content was found to be; only that is tried. name: the file's, for messages. signal: of the opening. */
export type ReadOptions = { type: ContentType; limits: Limits; name: string; signal?: AbortSignal }

/** Frames a second as a fraction; 23.976 and its kin become n·1000/1001, as films have them. */
export function frameRate(framesPerSecond: number): { num: number; den: number } {
  if (Number.isInteger(framesPerSecond)) return { num: framesPerSecond, den: 1 }
  const ntsc = Math.round(framesPerSecond)
  if (Math.abs(framesPerSecond - (ntsc * 1000) / 1001) < 0.002) return { num: ntsc * 1000, den: 1001 }
  return { num: Math.round(framesPerSecond * 1000), den: 1000 }
}
