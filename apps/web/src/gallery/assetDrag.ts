import { AssetRef } from '@sceneweave/project'

/** What an asset is dragged as, inside the page and between its windows. */
export const assetDragType = 'application/x-sceneweave-asset'

/** The asset in a drag, or null when it is none of ours. */
export function draggedAsset(text: string): AssetRef | null {
  try {
    return AssetRef.safeParse(JSON.parse(text)).data ?? null
  } catch {
    return null
  }
}
