'use client'
import { useEffect, useRef, useSyncExternalStore } from 'react'
import { assetUrl } from '../api/client.ts'
import { AssetImage } from '../ui/AssetImage.tsx'
import { classes } from '../ui/classes.ts'

type LoopingPictureProps = {
  still?: string
  moving?: string
  isMoving: boolean
  /** It shows something older than what is told. */
  isFaint?: boolean
}

const calm = '(prefers-reduced-motion: reduce)'
const watchCalm = (changed: () => void) => {
  const list = matchMedia(calm)
  list.addEventListener('change', changed)
  return () => list.removeEventListener('change', changed)
}

/** Whether a person asked the system for less motion. */
export const useIsCalm = (): boolean =>
  useSyncExternalStore(
    watchCalm,
    () => matchMedia(calm).matches,
    () => false,
  )

/** A shot's pictures: a still, or the loop while one looks at it. */
export function LoopingPicture({ still, moving, isMoving, isFaint }: LoopingPictureProps) {
  const isCalm = useIsCalm()
  const look = classes('size-full object-contain [image-rendering:auto]', isFaint && 'opacity-55')
  if (moving && isMoving && !isCalm) return <AssetImage alt="" draggable={false} asset={moving} className={look} />
  if (still) return <AssetImage alt="" draggable={false} asset={still} className={look} loading="lazy" />
  if (moving) return <FirstFrame asset={moving} className={look} />
  return <span className="block size-full" />
}

/** A loop that stands still: a canvas draws its first picture. */
function FirstFrame({ asset, className }: { asset: string; className: string }) {
  const canvas = useRef<HTMLCanvasElement>(null)
  useEffect(() => {
    const image = new Image()
    image.onload = () => {
      if (!canvas.current) return
      canvas.current.width = image.naturalWidth
      canvas.current.height = image.naturalHeight
      canvas.current.getContext('2d')?.drawImage(image, 0, 0)
    }
    image.src = assetUrl(asset)
    return () => {
      image.onload = null
    }
  }, [asset])
  return <canvas ref={canvas} className={className} />
}
