'use client'
import { Film, Image as ImageIcon } from 'lucide-react'
import { type DragEvent, useEffect, useRef, useState } from 'react'
import { assetUrl } from '../api/client.ts'
import { AssetImage } from '../ui/AssetImage.tsx'
import { words } from '../words/index.ts'
import { dragAsset } from './assetDrag.ts'
import type { ListedAsset } from './useAssets.ts'

type TileProps = { asset: ListedAsset; size: number; onOpen(): void }

/** One asset: still, and moving while the pointer or the focus rests on it. It can be dragged to the canvas. */
export function Tile({ asset, size, onOpen }: TileProps) {
  const [isLive, setLive] = useState(false)
  const { mediaType, bytes } = asset
  const isFilm = mediaType.startsWith('video/')
  const kind = isFilm ? words.gallery.kinds.film : words.gallery.kinds.picture
  const drag = ({ dataTransfer }: DragEvent) => dragAsset(dataTransfer, { asset: asset.asset, mediaType, bytes })
  return (
    <button
      type="button"
      draggable
      aria-label={words.gallery.asset(kind, words.units.bytes(bytes))}
      style={{ width: size, height: size }}
      className="relative overflow-hidden rounded-field border border-line bg-canvas hover:border-line-strong focus-visible:border-accent"
      onDragStart={drag}
      onMouseEnter={() => setLive(true)}
      onMouseLeave={() => setLive(false)}
      onFocus={() => setLive(true)}
      onBlur={() => setLive(false)}
      onClick={onOpen}
    >
      {isFilm ? <FilmTile asset={asset.asset} isLive={isLive} /> : <PictureTile asset={asset.asset} isLive={isLive} />}
      <span className="absolute bottom-1 left-1 rounded-[4px] bg-panel/80 p-0.5 text-muted">
        {isFilm ? <Film size={11} aria-hidden /> : <ImageIcon size={11} aria-hidden />}
      </span>
    </button>
  )
}

function FilmTile({ asset, isLive }: { asset: string; isLive: boolean }) {
  const ref = useRef<HTMLVideoElement>(null)
  useEffect(() => {
    const video = ref.current
    if (!video) return
    if (isLive) void video.play().catch(() => {})
    else video.pause()
  }, [isLive])
  return (
    <video
      ref={ref}
      src={assetUrl(asset)}
      aria-hidden
      muted
      loop
      playsInline
      preload="metadata"
      tabIndex={-1}
      className="size-full object-cover"
    />
  )
}

/** Browsers let a looping picture loop always: what is shown at rest is a drawing of its first frame. */
function PictureTile({ asset, isLive }: { asset: string; isLive: boolean }) {
  const ref = useRef<HTMLCanvasElement>(null)
  useEffect(() => {
    const picture = new Image()
    picture.onload = () => {
      const canvas = ref.current
      if (!canvas) return
      const scale = Math.min(1, 320 / Math.max(picture.naturalWidth, picture.naturalHeight))
      canvas.width = Math.max(1, picture.naturalWidth * scale)
      canvas.height = Math.max(1, picture.naturalHeight * scale)
      canvas.getContext('2d')?.drawImage(picture, 0, 0, canvas.width, canvas.height)
    }
    picture.src = assetUrl(asset)
    return () => {
      picture.onload = null
    }
  }, [asset])
  return (
    <>
      <canvas ref={ref} aria-hidden className="size-full object-cover" />
      {isLive && <AssetImage asset={asset} alt="" className="absolute inset-0 size-full object-cover" />}
    </>
  )
}
