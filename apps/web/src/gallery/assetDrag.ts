import { AssetRef } from '@sceneweave/project'

/** What an asset is dragged as, inside the page and between its windows. */
export const assetDragType = 'application/x-sceneweave-asset'

// while something is dragged a page may read of it only what it is called
const kindPrefix = `${assetDragType}-of-`

/** Gives an asset to a drag. */
export function dragAsset(transfer: DataTransfer, { asset, mediaType, bytes }: AssetRef): void {
  transfer.setData(assetDragType, JSON.stringify({ asset, mediaType, bytes }))
  transfer.setData(`${kindPrefix}${mediaType}`, '')
  transfer.effectAllowed = 'copy'
}

/** What kind of file is dragged, an asset or a file of the system, as far as the browser tells before it is let go. */
export function draggedKind({ types, items }: Pick<DataTransfer, 'types' | 'items'>): string | null {
  const asset = types.find((one) => one.startsWith(kindPrefix))
  if (asset) return asset.slice(kindPrefix.length)
  const files = [...items].filter(({ kind }) => kind === 'file')
  return files.length === 1 ? files[0].type : null
}

/** The asset in a drag, or null when it is none of ours. */
export function draggedAsset(text: string): AssetRef | null {
  try {
    return AssetRef.safeParse(JSON.parse(text)).data ?? null
  } catch {
    return null
  }
}
