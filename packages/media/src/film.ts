import { stat } from 'node:fs/promises'
import type { Film } from './codec.ts'
import { chooseCodec, endingOf } from './codecList.ts'
import { writeFinished } from './finishedFile.ts'
import { MediaFault } from './mediaFault.ts'
import { openVideo } from './openVideo.ts'
import { checkPicture, enlarge } from './picture.ts'
import { packXmp } from './xmp.ts'

export type FilmOptions = {
  /** Of each frame given, in pixels. */
  width: number
  height: number
  framesPerSecond: number
  /** The film is this many times as wide and high as its frames, smoothly enlarged. Whole number, default 1. */
  scale?: number
  /** Kept inside the file; readMetadata gives it back byte for byte. */
  metadata?: Record<string, string>
  /** Stops the writing; nothing is left behind and the promise rejects with the signal's reason. */
  signal?: AbortSignal
  /** Insists on one codec by its name in codecReport. Default: the first that works here. */
  codec?: string
}

/**
 * Writes frames (RGB8 [height, width, 3]) as .mp4 (H.264), .webp or .gif, by the file's ending. The file appears when it is whole;
 * after a MediaFault or an abort nothing new is there and an older file is as it was.
 * H.264 stores even sizes only: in an .mp4 an odd side repeats its last column or row.
 */
export async function writeFilm(
  file: string,
  frames: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  options: FilmOptions,
): Promise<{ frames: number; bytes: number }> {
  const { width, height, framesPerSecond, scale = 1, metadata, signal } = options
  checkOptions(options)
  signal?.throwIfAborted()
  const codec = await chooseCodec(file, options.codec)
  const shape = { width: width * scale, height: height * scale, framesPerSecond }
  const xmp = metadata && packXmp(metadata)
  let count = 0
  async function* prepared(): AsyncGenerator<Uint8Array> {
    for await (const data of untilAborted(frames, signal)) {
      checkPicture({ data, width, height })
      count++
      yield (await enlarge({ data, width, height }, scale)).data
    }
    if (count === 0) throw new MediaFault('no-frames', 'a film needs at least one frame.')
  }
  return writeFinished(file, async (temporary) => {
    await codec.write(temporary, prepared(), shape, { ending: endingOf(file), xmp, signal })
    signal?.throwIfAborted()
    return { frames: count, bytes: (await stat(temporary)).size }
  })
}

/** Opens a film of any kind that openVideo knows. It can be looped over more than once; each loop decodes anew. */
export async function readFilm(file: string, codec?: string): Promise<Film> {
  const opened = await openVideo(file, { codec })
  await opened.close()
  async function* frames() {
    const video = await openVideo(file, { codec })
    try {
      yield* video.read(0, video.frames)
    } finally {
      await video.close()
    }
  }
  const { width, height, framesPerSecond } = opened
  return { width, height, framesPerSecond, [Symbol.asyncIterator]: frames }
}

function checkOptions({ width, height, framesPerSecond, scale = 1 }: FilmOptions): void {
  for (const [name, value] of Object.entries({ width, height, scale }))
    if (!Number.isInteger(value) || value < 1)
      throw new MediaFault('bad-options', `${name} is ${value}: it must be a whole number of 1 or more.`)
  if (!(framesPerSecond > 0 && framesPerSecond <= 1000))
    throw new MediaFault('bad-options', `framesPerSecond is ${framesPerSecond}: it must lie between 0 and 1000.`)
}

/** The same items, but an abort ends the wait for the next one at once. */
async function* untilAborted<T>(items: AsyncIterable<T> | Iterable<T>, signal?: AbortSignal): AsyncGenerator<T> {
  const iterator = Symbol.asyncIterator in items ? items[Symbol.asyncIterator]() : items[Symbol.iterator]()
  let stop = () => {}
  const onAbort = () => stop()
  // not Promise.race with one promise of the abort: that promise would hold every frame until the film is done
  const next = () =>
    new Promise<IteratorResult<T>>((resolve, reject) => {
      stop = () => reject(signal?.reason)
      Promise.resolve(iterator.next()).then(resolve, reject)
    })
  signal?.addEventListener('abort', onAbort, { once: true })
  let isFinished = false
  try {
    for (;;) {
      signal?.throwIfAborted()
      const step = await next()
      isFinished = step.done === true
      if (isFinished) return
      yield step.value
    }
  } finally {
    signal?.removeEventListener('abort', onAbort)
    // not awaited: a source that is still waiting for its own next frame would hold the abort up
    if (!isFinished) Promise.resolve(iterator.return?.()).catch(() => {})
  }
}
