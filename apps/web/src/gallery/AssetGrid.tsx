'use client'
import { useEffect, useRef, useState } from 'react'
import { gap, rowsInSight } from './rows.ts'
import { Tile } from './Tile.tsx'
import type { ListedAsset } from './useAssets.ts'

type AssetGridProps = {
  assets: readonly ListedAsset[]
  /** About how large a tile is. */
  wanted: number
  onOpen(asset: ListedAsset): void
  /** The end is near. */
  onEnd(): void
}

/** Tiles of which only those in sight are on the page. */
export function AssetGrid({ assets, wanted, onOpen, onEnd }: AssetGridProps) {
  const ref = useRef<HTMLDivElement>(null)
  const [sight, setSight] = useState({ width: 0, height: 0, scroll: 0 })
  useEffect(() => {
    const place = ref.current
    if (!place) return undefined
    const look = () => setSight({ width: place.clientWidth - 24, height: place.clientHeight, scroll: place.scrollTop })
    const watcher = new ResizeObserver(look)
    watcher.observe(place)
    place.addEventListener('scroll', look, { passive: true })
    return () => {
      watcher.disconnect()
      place.removeEventListener('scroll', look)
    }
  }, [])
  const { from, to, columns, size, height } = rowsInSight(sight, assets.length, wanted)
  const isNearEnd = sight.width > 0 && to * columns >= assets.length
  useEffect(() => {
    if (isNearEnd) onEnd()
  }, [isNearEnd, onEnd])
  return (
    <div ref={ref} className="min-h-0 flex-1 overflow-auto p-3">
      <ul className="relative" style={{ height }}>
        {sight.width > 0 &&
          assets.slice(from * columns, to * columns).map((asset, index) => {
            const at = from * columns + index
            const left = (at % columns) * (size + gap)
            const top = Math.floor(at / columns) * (size + gap)
            return (
              <li key={asset.asset} className="absolute" style={{ left, top }}>
                <Tile asset={asset} size={size} onOpen={() => onOpen(asset)} />
              </li>
            )
          })}
      </ul>
    </div>
  )
}
