import { createStudy, openAsset, putAsset, type Store, type StudyRow, statAsset } from '@sceneweave/store'
import { ApiFault } from '../fault.ts'
import type { Identity } from '../identity.ts'
import { newSecret } from '../secret.ts'
import { requireAssets } from '../submit.ts'
import { blindFilm } from './blindFilm.ts'
import { methodsOf, type StudyWish } from './studyWish.ts'

const FILM_TYPE = 'video/mp4'
// a film is read whole while it is blinded; a minute of 1080p is a tenth of this
const MOST_FILM_BYTES = 256 * 1024 * 1024

/**
 * Stores a study of films that the caller may read. The study keeps copies that do not say who made them. Throws
 * not-found for a film that he may not read, and bad-input for one that is no MP4.
 */
export async function makeStudy(store: Store, identity: Identity, wish: StudyWish): Promise<StudyRow> {
  const methods = methodsOf(wish)
  await requireAssets(
    store,
    identity,
    wish.scenes.map(({ films }) => films),
  )
  const copies = new Map<string, string>()
  for (const { id, films } of wish.scenes)
    for (const method of methods)
      if (!copies.has(films[method]))
        copies.set(films[method], await blindCopy(store, films[method], `the film of ${method} for scene ${id}`))
  const scenes = wish.scenes.map(({ id, prompt, films }) => ({
    name: id,
    prompt,
    films: methods.map((method) => copies.get(films[method])!),
  }))
  const { title, instructions } = wish
  return createStudy(store, { title, instructions, methods, scenes, owner: identity.user, link: newSecret('study') })
}

async function blindCopy(store: Store, asset: string, called: string): Promise<string> {
  const found = await statAsset(store, asset)
  if (found?.mediaType !== FILM_TYPE)
    throw new ApiFault('bad-input', `${called} is no MP4, which every browser plays; write it as one`)
  if (found.bytes > MOST_FILM_BYTES)
    throw new ApiFault('too-large', `${called} has more than ${MOST_FILM_BYTES} bytes; make it smaller`)
  const parts: Uint8Array[] = []
  for await (const part of (await openAsset(store, asset)).stream) parts.push(part)
  const blind = blinded(Buffer.concat(parts), called)
  return (await putAsset(store, blind, { mediaType: FILM_TYPE })).asset
}

function blinded(film: Buffer, called: string): Buffer {
  try {
    return blindFilm(film)
  } catch (cause) {
    throw new ApiFault('bad-input', `${called} is no whole MP4; write it again and send it anew`, { cause })
  }
}
