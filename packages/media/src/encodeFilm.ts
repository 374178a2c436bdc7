import type { FilmShape } from './codec.ts'
import { writeFilm } from './film.ts'
import { onGrid, type Timed } from './frameGrid.ts'
import { checkRange } from './limits.ts'
import { MediaFault } from './mediaFault.ts'
import { fit } from './picture.ts'
import type { Video } from './video.ts'

/** A part of a film: frames [from, to) of a video, all of it by default. The video is left open. */
export type Segment = { video: Video; from?: number; to?: number }

export type ExportOptions = {
  /** Kept inside the file; readMetadata gives it back byte for byte. */
  metadata?: Record<string, string>
  /** Stops the export; nothing is left behind and the promise rejects with the signal's reason. */
  signal?: AbortSignal
  /** Segments of another size or rate than the first: 'fit' (default) scales them, undistorted on black, and drops or repeats frames to keep their pace; 'refuse' throws. */
  mismatch?: 'fit' | 'refuse'
  /** Told after each frame how many there are. */
  onFrame?: (written: number) => void
  /** Insists on one codec by its name in codecReport. Default: the first that works here. */
  codec?: string
}

/**
 * Joins segments into one .mp4, .webp or .gif, by the file's ending, at the first one's size and rate. One frame is in work at a
 * time, however long the film: an async generator may open each video, yield it, and close it afterwards.
 * The file appears when it is whole; after a MediaFault or an abort nothing new is there.
 */
export async function encodeFilm(
  file: string,
  segments: AsyncIterable<Segment> | Iterable<Segment>,
  options: ExportOptions = {},
): Promise<FilmShape & { frames: number; bytes: number }> {
  const { mismatch = 'fit', onFrame, metadata, signal, codec } = options
  const parts = Symbol.asyncIterator in segments ? segments[Symbol.asyncIterator]() : segments[Symbol.iterator]()
  try {
    signal?.throwIfAborted()
    let part = await parts.next()
    if (part.done) throw new MediaFault('no-frames', 'a film needs at least one clip. Connect one.')
    const { width, height, framesPerSecond } = part.value.video
    const shape = { width, height, framesPerSecond }
    async function* frames(): AsyncGenerator<Uint8Array> {
      let written = 0
      for (let index = 0; !part.done; index++) {
        if (mismatch === 'refuse') refuseOther(index, part.value.video, shape)
        for await (const frame of segmentFrames(part.value, shape)) {
          yield frame
          onFrame?.(++written)
        }
        part = await parts.next()
      }
    }
    return { ...shape, ...(await writeFilm(file, frames(), { ...shape, metadata, signal, codec })) }
  } finally {
    const ended = Promise.resolve(parts.return?.()).catch(() => {})
    // a source that is still waiting for its own next segment would hold the abort up
    if (!signal?.aborted) await ended
  }
}

/** A segment's frames at a film's size and rate. */
function segmentFrames({ video, from = 0, to = video.frames }: Segment, shape: FilmShape): AsyncGenerator<Uint8Array> {
  checkRange(from, to, video.frames)
  const frames = Math.round(((to - from) * shape.framesPerSecond) / video.framesPerSecond)
  const atLeastOne = to > from ? Math.max(1, frames) : 0
  return onGrid(timed({ video, from, to }, shape), {
    from: 0,
    to: atLeastOne,
    framesPerSecond: shape.framesPerSecond,
  })
}

async function* timed({ video, from, to }: Required<Segment>, size: FilmShape): AsyncGenerator<Timed> {
  const { width, height, framesPerSecond } = video
  let index = 0
  for await (const data of video.read(from, to)) {
    const time = index++ / framesPerSecond
    yield { time, pixels: async () => (await fit({ data, width, height }, size)).data }
  }
}

function refuseOther(index: number, video: Video, shape: FilmShape): void {
  const words = ({ width, height, framesPerSecond }: FilmShape) =>
    `${width}×${height} at ${Number(framesPerSecond.toFixed(3))} frames a second`
  if (words(video) !== words(shape))
    throw new MediaFault(
      'clips-differ',
      `clip ${index + 1} is ${words(video)}, the film is ${words(shape)}. Allow clips to be fitted, or make them alike.`,
    )
}
