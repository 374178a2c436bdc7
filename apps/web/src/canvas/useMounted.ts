import type { NodeId } from '@sceneweave/project'
import { useEffect, useMemo, useState } from 'react'
import { useEditor } from '../editor/useEditor.ts'
import type { NodeBox } from './geometry.ts'
import type { Cover } from './level.ts'
import { useGeometry } from './useGeometry.ts'

const none: readonly NodeBox[] = []

/** A frame of the screen has room for about so many new nodes; the ground shows the others meanwhile. */
const atOnce = 8

/** The nodes that are elements of the page: those in the cover, come in a few at a time. */
export function useMounted(cover: Cover | null): { boxes: readonly NodeBox[]; ids: ReadonlySet<NodeId> } {
  const geometry = useGeometry()
  const project = useEditor((state) => state.project?.id)
  const wanted = useMemo(
    () => (cover && cover.level !== 'far' ? geometry.nodeGrid.meeting(cover) : none),
    [cover, geometry],
  )
  const [known, setKnown] = useState<{ project?: string; ids: ReadonlySet<NodeId> }>({ ids: new Set() })
  const middle = cover ? { x: cover.x + cover.w / 2, y: cover.y + cover.h / 2 } : { x: 0, y: 0 }
  const isFirst = known.project !== project
  const come = isFirst ? wanted : wanted.filter(({ id }) => known.ids.has(id))
  const late = isFirst ? none : wanted.filter(({ id }) => !known.ids.has(id))
  const shown = late.length === 0 ? come : [...come, ...nearest(late, middle).slice(0, atOnce)]
  useEffect(() => {
    if (isFirst || late.length > 0 || known.ids.size > shown.length) {
      const frame = requestAnimationFrame(() => setKnown({ project, ids: new Set(shown.map(({ id }) => id)) }))
      return () => cancelAnimationFrame(frame)
    }
  })
  const key = shown.map(({ id }) => id).join()
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key says all that matters of what is shown
  const ids = useMemo(() => new Set(shown.map(({ id }) => id)), [key])
  return { boxes: shown, ids }
}

const nearest = (boxes: readonly NodeBox[], { x, y }: { x: number; y: number }): NodeBox[] =>
  [...boxes].sort((a, b) => Math.hypot(a.x - x, a.y - y) - Math.hypot(b.x - x, b.y - y))
