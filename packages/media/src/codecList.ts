import path from 'node:path'
import type { Codec, CodecState } from './codec.ts'
import { ffmpeg } from './codecs/ffmpeg.ts'
import { nodeAv } from './codecs/nodeAv.ts'
import { sharpFilm } from './codecs/sharpFilm.ts'
import type { ContentType } from './contentType.ts'
import { MediaFault } from './mediaFault.ts'

/** In order of preference: the first one that can write a kind of file does. */
export const codecs: readonly Codec[] = [nodeAv, ffmpeg, sharpFilm]

/** What this machine can encode with, and how to get what it lacks. */
export function codecReport(): Promise<({ name: string } & CodecState)[]> {
  return Promise.all(codecs.map(async (codec) => ({ name: codec.name, ...(await codec.probe()) })))
}

/** The codec for a file's ending, or the one of that name. Throws a MediaFault when there is none or it cannot work here. */
export async function chooseCodec(file: string, name?: string): Promise<Codec> {
  const ending = endingOf(file)
  const known = [...new Set(codecs.flatMap((codec) => codec.endings))]
  const fitting = codecs.filter(
    (codec) => codec.endings.includes(ending) && (name === undefined || codec.name === name),
  )
  if (fitting.length === 0 && name !== undefined)
    throw new MediaFault('bad-options', `${file}: there is no codec ${name} for ${ending} files.`)
  if (fitting.length === 0)
    throw new MediaFault(
      'unknown-format',
      `${file}: ${ending || 'no ending'} is not a kind of film. Use ${known.join(', ')}.`,
    )
  const { found, ways } = await firstAvailable(fitting)
  if (found) return found
  const other = known.filter((kind) => kind !== ending).join(' or ')
  throw new MediaFault(
    'no-codec',
    `${file}: nothing here can handle ${ending}. ${ways.join(' — or ')} Or use ${other}.`,
  )
}

/** The codec that opens such a content, or the one of that name. Throws a MediaFault when there is none or it cannot work here. */
export async function chooseReader(type: ContentType | undefined, name: string, codec?: string): Promise<Codec> {
  const fitting = codecs.filter(
    ({ reads, name }) => type && reads.includes(type) && (codec === undefined || name === codec),
  )
  if (fitting.length === 0)
    throw new MediaFault(
      'unknown-format',
      `${name}: this is no film that can be read${type ? `, but ${type}` : ''}. Use MP4, WebM, animated WebP or GIF.`,
    )
  const { found, ways } = await firstAvailable(fitting)
  if (found) return found
  throw new MediaFault(
    'no-codec',
    `${name}: nothing here can read ${type}. ${ways.join(' — or ')} Or use an animated WebP.`,
  )
}

async function firstAvailable(fitting: readonly Codec[]): Promise<{ found?: Codec; ways: string[] }> {
  const ways: string[] = []
  for (const codec of fitting) {
    const state = await codec.probe()
    if (state.available) return { found: codec, ways }
    ways.push(`${codec.name}: ${state.detail.replace(/\.$/, '')}. ${state.how}`)
  }
  return { ways }
}

/** A file name's ending in small letters, with the dot. */
export const endingOf = (file: string): string => path.extname(file).toLowerCase()
