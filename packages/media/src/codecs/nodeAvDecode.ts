import type { ReadOptions } from '../codec.ts'
import { type FrameGrid, gridOf, onGrid, type Stamp, type Timed } from '../frameGrid.ts'
import { checkPixels, checkRange } from '../limits.ts'
import { MediaFault } from '../mediaFault.ts'
import type { Limits, Video } from '../video.ts'
import { BT601, BT709, type YuvMatrix, yuvToRgb } from '../yuv420.ts'
import type { Av, Context } from './nodeAvLibrary.ts'

type Frame = InstanceType<Av['Frame']>
type Opened = Awaited<ReturnType<typeof openInput>>
type Size = { width: number; height: number }

/** Opens a film. Its packets are counted, not decoded, so that its length is known and not only claimed. */
export async function openFilm(av: Av, file: string, options: ReadOptions): Promise<Omit<Video, 'close'>> {
  const opened = await openInput(av, file, options)
  try {
    const { width, height } = opened.stream.codecpar
    const { num, den } = opened.stream.timeBase
    checkPixels(options.name, { width, height }, options.limits)
    const grid = await gridOf(stamps(av, opened), { ...options, tick: num / den })
    const { frames, framesPerSecond } = grid
    async function* read(from: number, to: number) {
      checkRange(from, to, frames)
      const pictures = decode(av, file, { ...options, grid, from, size: { width, height } })
      yield* onGrid(pictures, { from, to, framesPerSecond })
    }
    return { width, height, framesPerSecond, frames, read }
  } finally {
    await opened.input.closeInput()
  }
}

/** Throws FFmpeg's words as the fault of the file. */
function checkFile(av: Av, status: number, name: string): void {
  if (status < 0)
    throw new MediaFault(
      'unreadable',
      `${name}: this is no film that can be read (${av.FFmpegError.strerror(status)}). Use another copy of the file.`,
    )
}

async function openInput(av: Av, file: string, { type, name }: ReadOptions) {
  const input = new av.FormatContext()
  // only what the content was found to be is tried, and only files: a play list must not make us fetch what it names
  const format = av.InputFormat.findInputFormat(type === 'video/webm' ? 'matroska' : 'mov')
  // and no decoder is tried before the limits are known to it: looking into a picture would make room for any size it claims
  const allowed = av.Dictionary.fromObject({ protocol_whitelist: 'file', codec_whitelist: 'none' })
  checkFile(av, await input.openInput(`file:${file}`, format, allowed), name)
  try {
    checkFile(av, await input.findStreamInfo(), name)
    const index = input.findBestStream(av.constants.AVMEDIA_TYPE_VIDEO)
    checkFile(av, index, name)
    return { input, stream: input.streams[index] }
  } catch (error) {
    await input.closeInput()
    throw error
  }
}

/** A stream may claim another size in its middle: the decoder itself must refuse it. */
const mostPixels = (av: Av, { pixels }: Limits) => av.Dictionary.fromObject({ max_pixels: String(pixels) })

async function* stamps(av: Av, { input, stream }: Opened): AsyncGenerator<Stamp> {
  const packet = new av.Packet()
  packet.alloc()
  try {
    while ((await input.readFrame(packet)) >= 0) {
      if (packet.streamIndex === stream.index) {
        const at = packet.pts === av.constants.AV_NOPTS_VALUE ? packet.dts : packet.pts
        yield { at: Number(at), length: Number(packet.duration) }
      }
      packet.unref()
    }
  } finally {
    packet.free()
  }
}

async function openDecoder(av: Av, { input, stream }: Opened, { name, limits }: ReadOptions) {
  const codec = av.Codec.findDecoder(stream.codecpar.codecId)
  const decoder = new av.CodecContext()
  try {
    decoder.allocContext3(codec)
    checkFile(av, decoder.parametersToContext(stream.codecpar), name)
    checkFile(av, await decoder.open2(codec, mostPixels(av, limits)), name)
    return decoder
  } catch (error) {
    decoder.freeContext()
    await input.closeInput()
    throw error
  }
}

type Decoding = ReadOptions & { grid: FrameGrid; from: number; size: Size }

/** The pictures of a film from the last key frame at or before frame `from`, in order. */
async function* decode(av: Av, file: string, options: Decoding): AsyncGenerator<Timed> {
  const { grid, from, name, size } = options
  const opened = await openInput(av, file, options)
  const { input, stream } = opened
  const tick = stream.timeBase.num / stream.timeBase.den
  const decoder = await openDecoder(av, opened, options)
  const packet = new av.Packet()
  const frame = new av.Frame()
  packet.alloc()
  frame.alloc()
  try {
    const target = grid.first + Math.floor(from / grid.framesPerSecond / tick)
    if (from > 0) await input.seekFrame(stream.index, BigInt(target), av.constants.AVSEEK_FLAG_BACKWARD)
    for (let ended = false; !ended; ) {
      ended = (await input.readFrame(packet)) < 0
      if (!ended && packet.streamIndex !== stream.index) {
        packet.unref()
        continue
      }
      checkFile(av, await decoder.sendPacket(ended ? null : packet), name)
      packet.unref()
      while (await isReceived(av, { decoder, frame, name, size }))
        yield { time: (Number(frame.bestEffortTimestamp) - grid.first) * tick, pixels: pixelsOf(av, frame) }
    }
  } finally {
    packet.free()
    frame.free()
    decoder.freeContext()
    await input.closeInput()
  }
}

/** Whether the decoder had one more picture; it is in `frame` then. */
async function isReceived(
  av: Av,
  { decoder, frame, name, size }: { decoder: Context; frame: Frame; name: string; size: Size },
): Promise<boolean> {
  const status = await decoder.receiveFrame(frame)
  if (status === av.constants.AVERROR_EAGAIN || status === av.constants.AVERROR_EOF) return false
  checkFile(av, status, name)
  if (frame.width === size.width && frame.height === size.height) return true
  throw new MediaFault('unreadable', `${name}: its picture changes size. Convert it to an .mp4 of one size first.`)
}

/** The pixels of a frame as RGB8. Copied out now, because FFmpeg uses the frame again; converted when they are asked for. */
function pixelsOf(av: Av, frame: Frame): () => Uint8Array {
  const c = av.constants
  const { width, height } = frame
  const matrix = matrixOf(av, frame)
  const isPlain = frame.format === c.AV_PIX_FMT_YUV420P || frame.format === c.AV_PIX_FMT_YUVJ420P
  const data = isPlain ? frame.toBuffer() : toYuv420(av, frame)
  return () => yuvToRgb({ data, width, height }, matrix)
}

/** Other layouts and depths: swscale brings them to 4:2:0. It keeps their matrix, and their range when both sides mean full range, or neither. */
function toYuv420(av: Av, frame: Frame): Buffer {
  const c = av.constants
  const { width, height } = frame
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
    checkFile(av, plain.allocBuffer(), 'a frame')
    const from = frame.format as typeof c.AV_PIX_FMT_YUV420P
    scaler.getContext(width, height, from, width, height, plain.format, c.SWS_BICUBIC)
    checkFile(av, scaler.scaleFrameSync(plain, frame), 'a frame')
    return plain.toBuffer()
  } finally {
    plain.free()
    scaler.freeContext()
  }
}

function matrixOf(av: Av, frame: Frame): YuvMatrix {
  const c = av.constants
  const isBt709 =
    frame.colorSpace === c.AVCOL_SPC_BT709 || (frame.colorSpace === c.AVCOL_SPC_UNSPECIFIED && frame.height >= 720)
  const fullRange = frame.colorRange === c.AVCOL_RANGE_JPEG || frame.format === c.AV_PIX_FMT_YUVJ420P
  return { ...(isBt709 ? BT709 : BT601), fullRange }
}
