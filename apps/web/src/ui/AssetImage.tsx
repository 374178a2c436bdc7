'use client'
import type { ImgHTMLAttributes } from 'react'
import { assetUrl } from '../api/client.ts'

type AssetImageProps = Omit<ImgHTMLAttributes<HTMLImageElement>, 'src' | 'alt'> & {
  asset: string
  /** Empty where words beside it say the same. */
  alt: string
}

/** A stored picture as it is: bytes of our own server, of the size that is wanted, some of them moving. */
export function AssetImage({ asset, alt, ...rest }: AssetImageProps) {
  // biome-ignore lint/performance/noImgElement: Next's own element would scale it again, and hold moving ones still
  return <img alt={alt} src={assetUrl(asset)} {...rest} />
}
