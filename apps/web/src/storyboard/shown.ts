import type { ClipValue, LatentsValue } from '@sceneweave/nodes'
import { noiseSeed } from '@sceneweave/nodes'
import type { AssetRef, Shot, Take } from '@sceneweave/project'
import type { Address } from './lanes/carried.ts'
import type { Lane } from './lanes/lanes.ts'

/** The newest kept outputs of a node. */
export type NodeOutputs = { readonly outputs: Readonly<Record<string, unknown>> }
/** A take as the server lists it, newest first. */
export type KeptTake = { readonly take: Take; readonly createdAt: Date | string }

/** What a card shows of its shot. `isOwn`: it was made of exactly these words, seed and length. */
export type Shown = {
  readonly latents?: LatentsValue
  readonly clip?: ClipValue
  readonly take?: Take
  readonly isOwn: boolean
}

/** What of a shot decides its pictures. */
type Made = Pick<Shot, 'prompt' | 'frames' | 'cut'> & { readonly seed?: number | null }

/** Whether a shot was made as it is told now. A seed that is drawn at every run is never the same again. */
export const isMadeSo = (shot: Shot, made: Made): boolean =>
  shot.prompt === made.prompt &&
  shot.frames === made.frames &&
  shot.cut === made.cut &&
  shot.seed !== null &&
  noiseSeed(shot.seed, shot.take) === made.seed

const madeTake = ({ shot }: Take): Made => ({
  ...shot,
  seed: shot.seed === null ? null : noiseSeed(shot.seed, shot.take),
})

/**
 * The newest pictures of a shot: those of its own words where there are any, else the newest of other words. Lists of
 * results are read by the names in them: the shots may have changed places since.
 */
export function shownOf(
  { shot, latents: at, clip: clipAt }: Pick<Lane, 'shot' | 'latents' | 'clip'>,
  results: Readonly<Record<string, NodeOutputs>>,
  takes: readonly KeptTake[],
): Shown {
  const list = valuesAt<LatentsValue>(results, at)
  const place = list.findIndex((one) => one.shot === shot.id)
  const latents = place < 0 ? undefined : list[place]
  const clips = valuesAt<ClipValue>(results, clipAt)
  const clip = latents && clips.length === list.length ? clips[place] : undefined
  const ofShot = takes.filter(({ take }) => take.shot.id === shot.id).map(({ take }) => take)
  const kept = ofShot.find((take) => take.latents.asset === latents?.latents.asset)
  if (latents && isMadeSo(shot, madeOf(latents))) return { latents, clip, take: kept, isOwn: true }
  const same = ofShot.find((take) => isMadeSo(shot, madeTake(take)))
  if (same) return { take: same, isOwn: true }
  return latents ? { latents, clip, take: kept, isOwn: false } : { take: ofShot[0], isOwn: false }
}

const madeOf = ({ prompt = '', frames, cut = true, seed }: LatentsValue): Made => ({ prompt, frames, cut, seed })

/** The values of an output port, a single one as a list of one. */
function valuesAt<T>(results: Readonly<Record<string, NodeOutputs>>, at: Address | undefined): T[] {
  const value = at && results[at.node]?.outputs[at.port]
  if (value === undefined || value === null) return []
  return Array.isArray(value) ? value : [value as T]
}

/** The pictures of what a card shows: one that stands still, and one that moves. */
export function picturesOf({ take, clip }: Shown): { still?: AssetRef; moving?: AssetRef } {
  return { still: take?.poster, moving: clip?.preview ?? take?.preview ?? showable(clip?.clip) }
}

const showable = (asset: AssetRef | undefined): AssetRef | undefined =>
  asset && /^(?:video|image)\//.test(asset.mediaType) ? asset : undefined

/** The number of a version that nobody has made yet: after the shot's own and after all that are kept of its seed. */
export const nextTake = (shot: Shot, takes: readonly KeptTake[]): number =>
  1 +
  Math.max(
    shot.take,
    ...takes.flatMap(({ take }) => (take.shot.id === shot.id && take.shot.seed === shot.seed ? [take.shot.take] : [])),
  )

/** Whether a take is kept of a shot as it is told now. */
export const isKept = (shot: Shot, takes: readonly KeptTake[]): boolean =>
  takes.some(({ take }) => take.shot.id === shot.id && isMadeSo(shot, madeTake(take)))
