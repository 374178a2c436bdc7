import { ModelValue } from '@sceneweave/nodes'
import { findModels, listUploads, openAsset, type Store } from '@sceneweave/store'

/**
 * What the model of a source is for a user, as far as earlier runs have told; null where only the next run will know, as
 * when its companion has been brought since.
 */
export async function knownModel(
  store: Store,
  { source, user }: { source: string; user: string },
): Promise<ModelValue | null> {
  const told = (await findModels(store, source)).flatMap((model) => ModelValue.safeParse(model).data ?? [])
  const [first] = told
  if (!first) return null
  const found = told.filter(({ hash }) => hash === first.hash)
  const shipped = found.find(({ fewStep }) => fewStep && !fewStep.source)
  if (shipped) return shipped
  const companion = await newestNaming(store, { hash: first.hash, user })
  return found.find(({ fewStep }) => fewStep?.source === companion) ?? null
}

const WEIGHTS_TYPE = 'application/x-safetensors'
// what a file says never changes; so many are remembered
const MOST_KNOWN = 1000
const bases = new Map<string, Promise<string | null>>()

/** The last upload that says it is a companion of these weights. What else such a file is, a runner knows. */
async function newestNaming(store: Store, { hash, user }: { hash: string; user: string }): Promise<string | undefined> {
  for (const asset of await listUploads(store, { user, mediaType: WEIGHTS_TYPE })) {
    const base = bases.get(asset) ?? baseOf(store, asset)
    if (bases.size >= MOST_KNOWN) bases.clear()
    bases.set(asset, base)
    base.catch(() => bases.delete(asset))
    if ((await base) === hash) return asset
  }
  return undefined
}

// what is said of a file stands before the list of what is in it
const HEAD_BYTES = 16_384

/** The weights that a few-step companion was made for; null where the file is none. */
async function baseOf(store: Store, asset: string): Promise<string | null> {
  const parts: Uint8Array[] = []
  for await (const part of (await openAsset(store, asset, { from: 0, to: HEAD_BYTES })).stream) parts.push(part)
  return /"base":"([0-9a-f]{64})"/.exec(Buffer.concat(parts).toString('latin1'))?.[1] ?? null
}
