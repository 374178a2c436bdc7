import { collect, fileOf, openSource } from './byteSource.ts'
import { chooseReader } from './codecList.ts'
import { contentType } from './contentType.ts'
import { FRAMES_TYPE, openFrames } from './framesFile.ts'
import { readTurns } from './mp4Turns.ts'
import { turnVideo } from './turnVideo.ts'
import { type ByteSource, type OpenOptions, VIDEO_LIMITS, type Video } from './video.ts'

/**
 * Opens a frames file, .mp4, .webm, animated .webp or .gif, by its content and never by its name, turned upright as
 * phones note it. Frames are decoded as they are
 * read, so that no clip is ever held. A source that is no frames file is copied to `folder` until the video is closed.
 * Throws a MediaFault for what is no film, is damaged, is beyond the limits, or has no codec here.
 */
export async function openVideo(file: string | ByteSource, options: OpenOptions = {}): Promise<Video> {
  const limits = { ...VIDEO_LIMITS, ...options.limits }
  const source = await openSource(file)
  try {
    const type = contentType(await collect(source, 0, 4096))
    if (type === FRAMES_TYPE) return { ...(await openFrames(source.name, source, limits)), close: source.close }
    const codec = await chooseReader(type, source.name, options.codec)
    const copy = await fileOf(source, limits, options)
    try {
      const film = await codec.open(copy.file, { type: type!, limits, name: source.name, signal: options.signal })
      const turns = type === 'video/mp4' || type === 'video/quicktime' ? await readTurns(copy.file) : 0
      await source.close()
      return { ...turnVideo(film, turns), close: copy.remove }
    } catch (error) {
      await copy.remove()
      throw error
    }
  } catch (error) {
    await source.close()
    throw error
  }
}
