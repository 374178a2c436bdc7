import type { Json, NodeId } from '@sceneweave/project'
import { useEffect } from 'react'
import { create } from 'zustand'
import { useResults } from '../run/useResults.ts'
import { useRun } from '../run/useRun.ts'
import { type Picture, pictureOf } from './pictureOf.ts'
import { useExtras } from './useGeometry.ts'

type Kept = { picture: Picture | null; key: string }

/** The newest kept result of each node, as the server told it last. */
export const usePictures = create<{ byNode: ReadonlyMap<NodeId, Kept> }>(() => ({ byNode: new Map() }))

/** Gives each picture that the nodes made last its room on them. */
export function useKeptResults(): void {
  const results = useResults()
  useEffect(() => {
    const byNode = new Map<NodeId, Kept>()
    for (const [node, { key, outputs }] of Object.entries(results))
      byNode.set(node, { key, picture: pictureOf(outputs as Record<string, Json>) })
    usePictures.setState({ byNode })
    const aspects = new Map(
      [...byNode].flatMap(([id, { picture }]) => (picture ? [[id, picture.aspect] as const] : [])),
    )
    useExtras.setState({ ...useExtras.getState(), aspects }, true)
  }, [results])
}

/** The key by which a node's newest result is kept: what pinning it holds. */
export const keptKey = (id: NodeId): string | undefined =>
  useRun.getState().nodes[id]?.key ?? usePictures.getState().byNode.get(id)?.key
