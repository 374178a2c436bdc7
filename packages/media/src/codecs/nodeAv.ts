import type { Codec } from '../codec.ts'
import { appendMp4Xmp } from '../mp4Xmp.ts'
import { openFilm } from './nodeAvDecode.ts'
import { encode } from './nodeAvEncode.ts'
import { loadAv } from './nodeAvLibrary.ts'

/** H.264 in .mp4 through node-av. */
export const nodeAv: Codec = {
  name: 'node-av',
  endings: ['.mp4'],
  reads: ['video/mp4', 'video/quicktime', 'video/webm'],
  probe: async () => {
    try {
      const av = await loadAv()
      const version = av.getFFmpegInfo().version
      if (av.Codec.findEncoderByName(av.constants.FF_ENCODER_LIBX264))
        return { available: true, detail: `FFmpeg ${version} with x264` }
      return { available: false, detail: `FFmpeg ${version} without x264`, how: 'Install node-av 6 again: npm ci' }
    } catch (error) {
      const detail = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error)
      return { available: false, detail, how: 'Install the optional packages: npm ci --include=optional' }
    }
  },
  write: async (file, frames, shape, { xmp, signal }) => {
    await encode(await loadAv(), file, frames, shape, signal)
    if (xmp !== undefined) await appendMp4Xmp(file, xmp)
  },
  open: async (file, options) => openFilm(await loadAv(), file, options),
}
