import { companionBase, type FewStepHead, readFewStepHead, WeightsFault } from '@sceneweave/model'
import type { AssetId } from '@sceneweave/project'
import { fetchAsset } from './assetFiles.ts'
import type { NodeDoor } from './context/door.ts'
import { modelFolder } from './engineRoom.ts'

/** What weights, latents and companions are stored as. */
export const WEIGHTS_TYPE = 'application/x-safetensors'

// a stored file never changes, and many runs ask of the same ones
const bases = new Map<AssetId, string | null>()

/**
 * The few-step companion of weights among the files that people brought and this run's person may see: of several the one
 * that was brought last. Null where there is none; one that is damaged is none.
 */
export async function findUploadedCompanion(door: Door, weightsHash: string): Promise<Companion | null> {
  for (const asset of await door.storage.assets.uploads(WEIGHTS_TYPE)) {
    if ((await baseOf(door, asset)) !== weightsHash) continue
    try {
      return { asset, head: await readFewStepHead(await fetchCompanion(door, asset)) }
    } catch (error) {
      if (!(error instanceof WeightsFault)) throw error
    }
  }
  return null
}

type Door = Pick<NodeDoor, 'storage' | 'room' | 'signal'>
type Companion = { readonly asset: AssetId; readonly head: FewStepHead }

/** Its file, beside those of weights. */
export const fetchCompanion = ({ storage, room, signal }: Door, asset: AssetId): Promise<string> =>
  fetchAsset(storage, asset, { folder: modelFolder(room), signal })

async function baseOf({ storage }: Pick<Door, 'storage'>, asset: AssetId): Promise<string | null> {
  const known = bases.get(asset)
  if (known !== undefined) return known
  const base = await companionBase(async (from, to) => {
    const parts: Uint8Array[] = []
    for await (const part of (await storage.assets.open(asset, { from, to })).stream) parts.push(part)
    return Buffer.concat(parts)
  })
  bases.set(asset, base)
  return base
}
