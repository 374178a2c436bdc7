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

/** Takes bytes from a stream of chunks, so many or up to the next line end; undefined when the stream has ended first. */
class ByteReader {
  private readonly chunks: AsyncIterator<Buffer>
  private held: Buffer[] = []
  private heldBytes = 0

  constructor(stream: AsyncIterable<Buffer>) {
    this.chunks = stream[Symbol.asyncIterator]()
  }

  async take(size: number): Promise<Buffer | undefined> {
    while (this.heldBytes < size) if (!(await this.fill())) return undefined
    const all = Buffer.concat(this.held)
    this.held = [all.subarray(size)]
    this.heldBytes = all.length - size
    return all.subarray(0, size)
  }

  async line(): Promise<string | undefined> {
    for (;;) {
      const all = Buffer.concat(this.held)
      const end = all.indexOf(0x0a)
      if (end >= 0) return (await this.take(end + 1))?.toString('latin1', 0, end)
      this.held = [all]
      if (!(await this.fill())) return undefined
    }
  }

  private async fill(): Promise<boolean> {
    const { done, value } = await this.chunks.next()
    if (done) return false
    this.held.push(value)
    this.heldBytes += value.length
    return true
  }
}
