'use client'
import type { NodeId } from '@sceneweave/project'
import { useRun } from '../run/useRun.ts'
import { Media } from '../ui/Media.tsx'
import type { NodeLayout } from './nodeLayout.ts'
import { usePictures } from './usePictures.ts'

type NodePreviewProps = { id: NodeId; place: NonNullable<NodeLayout['preview']> }

/** What the node is making, else what it made last, in its own shape. Films move while the pointer rests on them. */
export function NodePreview({ id, place }: NodePreviewProps) {
  const live = useRun(({ nodes: { [id]: run } }) => (run?.state === 'running' ? run.preview : undefined))
  const kept = usePictures((state) => state.byNode.get(id)?.picture)
  const spot = { top: place.y, height: place.h, width: place.w, left: `calc(50% - ${place.w / 2}px)` }
  const shown = live ? { asset: live, mediaType: 'image/webp' } : kept
  if (!shown) return null
  return (
    <div className="absolute overflow-hidden rounded-[5px]" style={spot}>
      <Media asset={shown.asset} mediaType={shown.mediaType} className="pointer-events-auto size-full" />
    </div>
  )
}
