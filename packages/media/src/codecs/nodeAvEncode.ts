import { type FilmShape, frameRate } from '../codec.ts'
import { x264 } from '../x264.ts'
import { rgbToYuv } from '../yuv420.ts'
import { type Av, type Context, check, type Format } from './nodeAvLibrary.ts'

async function openEncoder(av: Av, { width, height, framesPerSecond }: FilmShape): Promise<Context> {
  const c = av.constants
  const codec = av.Codec.findEncoderByName(c.FF_ENCODER_LIBX264)
  const { num, den } = frameRate(framesPerSecond)
  const encoder = new av.CodecContext()
  encoder.allocContext3(codec)
  encoder.width = width
  encoder.height = height
  encoder.pixelFormat = c.AV_PIX_FMT_YUV420P
  encoder.timeBase = new av.Rational(den, num)
  encoder.framerate = new av.Rational(num, den)
  encoder.gopSize = x264.keyFrameEvery(framesPerSecond)
  encoder.colorRange = c.AVCOL_RANGE_MPEG
  encoder.colorSpace = c.AVCOL_SPC_BT709
  encoder.colorPrimaries = c.AVCOL_PRI_BT709
  encoder.colorTrc = c.AVCOL_TRC_BT709
  encoder.setFlags(c.AV_CODEC_FLAG_GLOBAL_HEADER)
  // not open2Sync: in node-av 6.1.1 it frees the options twice, and the process dies at a later garbage collection
  check(av, await encoder.open2(codec, av.Dictionary.fromObject(x264.options)), 'start x264')
  return encoder
}

/** Encodes every frame into an MP4 at `file`. */
export async function encode(
  av: Av,
  file: string,
  frames: AsyncIterable<Uint8Array>,
  shape: FilmShape,
  signal?: AbortSignal,
) {
  let encoder: Context | undefined
  const output = new av.FormatContext()
  const packet = new av.Packet()
  packet.alloc()
  try {
    let index = 0n
    for await (const data of frames) {
      const yuv = rgbToYuv({ ...shape, data })
      encoder ??= await openOutput(av, output, file, { ...shape, width: yuv.width, height: yuv.height })
      const props = { width: yuv.width, height: yuv.height, format: av.constants.AV_PIX_FMT_YUV420P, pts: index++ }
      const frame = av.Frame.fromVideoBuffer(Buffer.from(yuv.data.buffer), props)
      frame.duration = 1n
      check(av, await encoder.sendFrame(frame), 'encode a frame')
      frame.free()
      await drain(av, encoder, output, packet)
    }
    signal?.throwIfAborted()
    if (!encoder) return
    check(av, await encoder.sendFrame(null), 'finish the film')
    await drain(av, encoder, output, packet)
    check(av, await output.writeTrailer(), 'finish the file')
  } finally {
    packet.free()
    encoder?.freeContext()
    await output.closeOutput()
    output.freeContext()
  }
}

async function openOutput(av: Av, output: Format, file: string, shape: FilmShape): Promise<Context> {
  const encoder = await openEncoder(av, shape)
  // `file:` keeps FFmpeg from taking a name such as `a:b.mp4` for a network address
  check(av, output.allocOutputContext2(null, 'mp4', `file:${file}`), 'choose the file format')
  const stream = output.newStream()
  check(av, encoder.parametersFromContext(stream.codecpar), 'describe the film')
  stream.timeBase = encoder.timeBase
  stream.avgFrameRate = encoder.framerate
  check(av, await output.openOutput(), 'open the file')
  check(av, await output.writeHeader(av.Dictionary.fromObject({ movflags: '+faststart' })), 'begin the file')
  return encoder
}

async function drain(av: Av, encoder: Context, output: Format, packet: InstanceType<Av['Packet']>): Promise<void> {
  const { AVERROR_EAGAIN, AVERROR_EOF } = av.constants
  for (;;) {
    const status = await encoder.receivePacket(packet)
    if (status === AVERROR_EAGAIN || status === AVERROR_EOF) return
    check(av, status, 'encode a frame')
    const stream = output.streams[0]
    packet.streamIndex = stream.index
    packet.rescaleTs(encoder.timeBase, stream.timeBase)
    check(av, await output.interleavedWriteFrame(packet), 'write to the file')
  }
}
