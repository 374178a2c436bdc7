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
// which file names which weights never changes
const naming = new Map<string, boolean>()

/** The last upload whose head names these weights: what such a file is, a runner knows. */
async function newestNaming(store: Store, { hash, user }: { hash: string; user: string }): Promise<string | undefined> {
  for (const asset of await listUploads(store, { user, mediaType: WEIGHTS_TYPE })) {
    const key = `${asset} ${hash}`
    const isNaming = naming.get(key) ?? (await headOf(store, asset)).includes(hash)
    naming.set(key, isNaming)
    if (isNaming) return asset
  }
  return undefined
}

// what is said of a file stands before the list of what is in it
const HEAD_BYTES = 16_384

async function headOf(store: Store, asset: string): Promise<Buffer> {
  const parts: Uint8Array[] = []
  for await (const part of (await openAsset(store, asset, { from: 0, to: HEAD_BYTES })).stream) parts.push(part)
  return Buffer.concat(parts)
}
