/** Takes bytes from a stream of chunks, so many or up to the next line end; undefined when the stream has ended first. */
export class ByteReader {
  private readonly chunks: AsyncIterator<Uint8Array>
  private held: Uint8Array[] = []
  private heldBytes = 0

  constructor(stream: AsyncIterable<Uint8Array>) {
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

  /** Ends the stream that was read from. */
  async close(): Promise<void> {
    await this.chunks.return?.()
  }

  private async fill(): Promise<boolean> {
    const { done, value } = await this.chunks.next()
    if (done) return false
    this.held.push(value)
    this.heldBytes += value.length
    return true
  }
}
