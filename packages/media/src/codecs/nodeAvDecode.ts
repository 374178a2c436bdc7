import type { FilmShape } from '../codec.ts'
import { MediaFault } from '../mediaFault.ts'
import { BT601, BT709, type YuvMatrix, yuvToRgb } from '../yuv420.ts'
import { type Av, type Context, check, type Format } from './nodeAvLibrary.ts'

/** The film's shape, from its head. */
export async function filmShape(av: Av, file: string): Promise<FilmShape> {
  const { input, stream, decoder } = await openFilm(av, file)
  const { num, den } = stream.avgFrameRate
  const shape = { width: decoder.width, height: decoder.height, framesPerSecond: num / den }
  await close(input, decoder)
  return shape
}

async function openFilm(av: Av, file: string) {
  const input = new av.FormatContext()
  const unreadable = (status: number) => {
    if (status < 0)
      throw new MediaFault(
        'unreadable',
        `${file}: this is no film that can be read (${av.FFmpegError.strerror(status)}).`,
      )
  }
  unreadable(await input.openInput(`file:${file}`))
  unreadable(await input.findStreamInfo())
  const index = input.findBestStream(av.constants.AVMEDIA_TYPE_VIDEO)
  unreadable(index)
  const stream = input.streams[index]
  const codec = av.Codec.findDecoder(stream.codecpar.codecId)
  const decoder = new av.CodecContext()
  decoder.allocContext3(codec)
  unreadable(decoder.parametersToContext(stream.codecpar))
  unreadable(await decoder.open2(codec))
  return { input, stream, decoder }
}

async function close(input: Format, decoder: Context): Promise<void> {
  decoder.freeContext()
  await input.closeInput()
}

/** The frames of a film, RGB8, in order. */
export async function* decode(av: Av, file: string): AsyncGenerator<Uint8Array> {
  const { AVERROR_EAGAIN, AVERROR_EOF } = av.constants
  const { input, stream, decoder } = await openFilm(av, file)
  const packet = new av.Packet()
  const frame = new av.Frame()
  packet.alloc()
  frame.alloc()
  try {
    for (let ended = false; !ended; ) {
      ended = (await input.readFrame(packet)) < 0
      if (!ended && packet.streamIndex !== stream.index) {
        packet.unref()
        continue
      }
      check(av, await decoder.sendPacket(ended ? null : packet), 'decode the film')
      packet.unref()
      for (;;) {
        const status = await decoder.receiveFrame(frame)
        if (status === AVERROR_EAGAIN || status === AVERROR_EOF) break
        check(av, status, 'decode the film')
        yield toRgb(av, frame)
      }
    }
  } finally {
    packet.free()
    frame.free()
    await close(input, decoder)
  }
}

function toRgb(av: Av, frame: InstanceType<Av['Frame']>): Uint8Array {
  const c = av.constants
  const { width, height } = frame
  if (frame.format === c.AV_PIX_FMT_YUV420P || frame.format === c.AV_PIX_FMT_YUVJ420P)
    return yuvToRgb({ data: frame.toBuffer(), width, height }, matrixOf(av, frame))
  // other layouts and depths: swscale brings them to 4:2:0 first. It keeps their matrix, and their range when both sides
  // are of the formats that mean full range, or neither is
  const full = [c.AV_PIX_FMT_YUVJ422P, c.AV_PIX_FMT_YUVJ440P, c.AV_PIX_FMT_YUVJ444P].some(
    (format) => format === frame.format,
  )
  const scaler = new av.SoftwareScaleContext()
  const plain = new av.Frame()
  plain.alloc()
  plain.width = width
  plain.height = height
  plain.format = full ? c.AV_PIX_FMT_YUVJ420P : c.AV_PIX_FMT_YUV420P
  try {
    check(av, plain.allocBuffer(), 'make room for a frame')
    scaler.getContext(
      width,
      height,
      frame.format as typeof c.AV_PIX_FMT_YUV420P,
      width,
      height,
      plain.format,
      c.SWS_BICUBIC,
    )
    check(av, scaler.scaleFrameSync(plain, frame), 'convert a frame')
    return yuvToRgb({ data: plain.toBuffer(), width, height }, matrixOf(av, frame))
  } finally {
    plain.free()
    scaler.freeContext()
  }
}

function matrixOf(av: Av, frame: InstanceType<Av['Frame']>): YuvMatrix {
  const c = av.constants
  const isBt709 =
    frame.colorSpace === c.AVCOL_SPC_BT709 || (frame.colorSpace === c.AVCOL_SPC_UNSPECIFIED && frame.height >= 720)
  const fullRange = frame.colorRange === c.AVCOL_RANGE_JPEG || frame.format === c.AV_PIX_FMT_YUVJ420P
  return { ...(isBt709 ? BT709 : BT601), fullRange }
}
