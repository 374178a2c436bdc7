import type { AssetRef } from '@sceneweave/project'
import { assetUrl } from '../api/client.ts'

/** The name of a file that a person keeps: a title without signs that no disk takes, and the ending of its kind. */
export function fileName(title: string, mediaType: string): string {
  const ending = mediaType.split('/')[1].replace('jpeg', 'jpg').replace('quicktime', 'mov')
  return `${title.replace(/[\\/:*?"<>|\p{Cc}\s]+/gu, ' ').trim() || 'film'}.${ending}`
}

/** Saves an asset to this machine under a title. */
export function saveAsset({ asset, mediaType }: Pick<AssetRef, 'asset' | 'mediaType'>, title: string): void {
  const link = document.createElement('a')
  link.href = assetUrl(asset)
  link.download = fileName(title, mediaType)
  link.click()
}
