'use client'
import { assetUrl } from '../api/client.ts'
import { AssetImage } from './AssetImage.tsx'
import { classes } from './classes.ts'

export type MediaProps = { asset: string; mediaType: string; alt?: string; className?: string }

/** A picture, or a film that stands still until the pointer rests on it. What no browser shows is an empty place. */
export function Media({ asset, mediaType, alt = '', className }: MediaProps) {
  const look = classes('bg-canvas object-cover', className)
  if (mediaType.startsWith('image/')) return <AssetImage alt={alt} asset={asset} loading="lazy" className={look} />
  if (!mediaType.startsWith('video/')) return <span className={look} />
  return (
    <video
      aria-label={alt || undefined}
      aria-hidden={alt ? undefined : true}
      src={assetUrl(asset)}
      muted
      loop
      playsInline
      preload="metadata"
      tabIndex={-1}
      className={look}
      onMouseEnter={({ currentTarget }) => void currentTarget.play().catch(() => {})}
      onMouseLeave={({ currentTarget }) => currentTarget.pause()}
    />
  )
}
