import { ByteReader } from './byteReader.ts'
import type { FilmShape } from './codec.ts'
import type { Yuv420 } from './yuv420.ts'

/** Reads a YUV4MPEG2 stream of 4:2:0 frames: first its shape, then each frame. Ends in silence when the stream is empty. */
export async function* readY4m(stream: AsyncIterable<Buffer>): AsyncGenerator<FilmShape | Yuv420, void> {
  const bytes = new ByteReader(stream)
  const head = await bytes.line()
  if (head === undefined) return
  const word = (letter: string) =>
    head
      .split(' ')
      .find((w) => w.startsWith(letter))
      ?.slice(1) ?? ''
  const width = Number(word('W'))
  const height = Number(word('H'))
  const [num, den] = word('F').split(':').map(Number)
  yield { width, height, framesPerSecond: num / den }
  const size = width * height + 2 * ((width + 1) >> 1) * ((height + 1) >> 1)
  while ((await bytes.line()) !== undefined) {
    const data = await bytes.take(size)
    if (data) yield { data, width, height }
  }
}
