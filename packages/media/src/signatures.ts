import type { FilmShape } from './codec.ts'
import type { Picture } from './picture.ts'
import type { ByteSource, OpenOptions, Video } from './video.ts'

// Promised here first so that other packages can be written against it; each moves to its own file with its body.

export declare const FRAMES_TYPE: 'application/x-sceneweave-frames'
export type ContentType =
  | 'image/png'
  | 'image/jpeg'
  | 'image/webp'
  | 'image/gif'
  | 'video/mp4'
  | 'video/quicktime'
  | 'video/webm'
  | 'application/x-safetensors'
  | 'application/json'
  | typeof FRAMES_TYPE

/** What bytes are, by their content; undefined when they are nothing that is known. The first 4096 bytes of a file are enough. */
export declare function contentType(bytes: Uint8Array): ContentType | undefined
/** The bytes of a frames file, as they are made. Throws unless exactly `frames` frames come. */
export declare function encodeFrames(
  frames: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  shape: FilmShape & { frames: number },
): AsyncGenerator<Uint8Array>
/** Opens a frames file, .mp4, .webm, animated .webp or .gif, by its content. */
export declare function openVideo(file: string | ByteSource, options?: OpenOptions): Promise<Video>
/** Opens a PNG, JPEG, WebP or GIF, turned upright, transparency over black. */
export declare function openImage(image: string | Uint8Array | ByteSource, options?: OpenOptions): Promise<Picture>
/** A picture as the bytes of a file. */
export declare function encodeImage(
  picture: Picture,
  format: 'png' | 'jpeg' | 'webp',
  metadata?: Record<string, string>,
): Promise<Uint8Array>
/** video: left open. [from, to): its frames; default all. */
export type Segment = { video: Video; from?: number; to?: number }
export type ExportOptions = {
  /** Kept inside the file; readMetadata gives it back byte for byte. */
  metadata?: Record<string, string>
  signal?: AbortSignal
  /** Segments of another size or rate than the first: 'fit' (default) scales them, with black bars, and drops or repeats frames; 'refuse' throws. */
  mismatch?: 'fit' | 'refuse'
  onFrame?: (written: number) => void
}
/** Joins segments into one .mp4, .webp or .gif, by the file's ending, at the first one's size and rate. An async generator may open each video, yield it, and close it after. */
export declare function encodeFilm(
  file: string,
  segments: AsyncIterable<Segment> | Iterable<Segment>,
  options?: ExportOptions,
): Promise<FilmShape & { frames: number; bytes: number }>
/** A small looping WebP of at most `maxBytes` (default 30 KiB) and `side` pixels (default 128). */
export declare function encodePreview(
  frames: readonly Uint8Array[],
  shape: FilmShape,
  options?: { maxBytes?: number; side?: number },
): Promise<Uint8Array>
