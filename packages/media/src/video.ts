import type { FilmShape } from './codec.ts'

/** A stored file that is read in parts: bytes [from, to), as an asset store gives them. */
export type ByteSource = { bytes: number; read(from: number, to: number): AsyncIterable<Uint8Array> }

/** The most that a file may ask of this machine: pixels of one frame, frames, seconds of the whole, bytes of a file that must be held or copied. */
export type Limits = { pixels: number; frames: number; seconds: number; bytes: number }

/** An open video: a grid of `frames` pictures at a constant rate, whatever the file's own times are. */
export type Video = FilmShape & {
  frames: number
  /** Frames [from, to), each RGB8 [height, width, 3], decoded as they are asked for. May be called again and again, also at the same time. */
  read(from: number, to: number): AsyncGenerator<Uint8Array>
  /** Gives back what was opened. No frame may be read after it. */
  close(): Promise<void>
}

/** limits: see Limits; what is left out keeps its default. folder: where a source may be copied to while it is open. Default: the system's own. signal: aborted, the opening rejects with its reason. codec: insists on one by its name in codecReport. */
export type OpenOptions = { limits?: Partial<Limits>; folder?: string; codec?: string; signal?: AbortSignal }

/** Two hours at 36 frames a second, each up to 4096×4096. */
export const VIDEO_LIMITS: Limits = { pixels: 2 ** 24, frames: 2 ** 18, seconds: 7200, bytes: 2 ** 36 }

/** An image of up to 8192×8192 in a file of up to 128 MiB. */
export const IMAGE_LIMITS: Limits = { pixels: 2 ** 26, frames: 1, seconds: 0, bytes: 2 ** 27 }
