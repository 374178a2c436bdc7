import { MediaFault } from '../mediaFault.ts'

export type Av = typeof import('node-av/lib') & { constants: typeof import('node-av/constants') }
export type Context = InstanceType<Av['CodecContext']>
export type Format = InstanceType<Av['FormatContext']>

let loading: Promise<Av> | undefined

/** FFmpeg inside this process, from the optional package node-av. Loaded at the first use. */
export const loadAv = (): Promise<Av> => {
  loading ??= (async () => {
    // node-av expects Node 22; without this its readers end early and in silence on Node 20
    const promises = Promise as unknown as { withResolvers?: () => unknown }
    promises.withResolvers ??= () => {
      let settle = {}
      const promise = new Promise((resolve, reject) => {
        settle = { resolve, reject }
      })
      return { promise, ...settle }
    }
    const [lib, constants] = await Promise.all([import('node-av/lib'), import('node-av/constants')])
    lib.Log.setLevel(constants.AV_LOG_QUIET)
    return { ...lib, constants }
  })()
  return loading
}

/** Throws with FFmpeg's own words, or with the system's code where there is one. */
export function check(av: Av, status: number, what: string): number {
  if (status >= 0) return status
  if (status === av.constants.AVERROR_ENOSPC) throw Object.assign(new Error('the disk is full'), { code: 'ENOSPC' })
  if (status === av.constants.AVERROR_EACCES) throw Object.assign(new Error('no right to write'), { code: 'EACCES' })
  throw new MediaFault('codec-failed', `FFmpeg could not ${what}: ${av.FFmpegError.strerror(status)}.`)
}
