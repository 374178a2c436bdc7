import type { AssetRef, NodeId, Point } from '@sceneweave/project'
import { useReactFlow } from '@xyflow/react'
import { useCallback } from 'react'
import { assetUrl } from '../api/client.ts'
import { edit, select, useEditor } from '../editor/useEditor.ts'
import { titleOf } from '../inspector/nodeTitle.ts'
import { tell } from '../ui/Toasts.tsx'
import { words } from '../words/index.ts'
import { HEAD_BYTES, loaderEdit, loaderFor, replaceEdit } from './loaders.ts'

const said = words.gallery

/** Puts an asset on the canvas: where it is said (in pixels of the window), or in the middle; into the node that it is let go on, if that takes such files. */
export function useAddAsset(): (asset: AssetRef, at?: Point, onto?: NodeId) => Promise<void> {
  const { screenToFlowPosition } = useReactFlow()
  return useCallback(
    async (asset, at, onto) => {
      const before = useEditor.getState().project?.graph
      const replaced = before && onto !== undefined ? replaceEdit(before, asset, onto) : null
      if (before && replaced && onto !== undefined) {
        if (edit(said.replaced(titleOf(before.nodes[onto])), replaced)) select({ nodes: [onto] })
        return
      }
      const type = loaderFor(asset.mediaType, await headOf(asset))
      const project = useEditor.getState().project
      if (!project) return
      if (!type) {
        tell({ tone: 'error', title: said.noMedia })
        return
      }
      const place = screenToFlowPosition(at ?? middleOfCanvas())
      const one = loaderEdit(project.graph, asset, { type, at: place })
      if (edit(type === 'loadImage' ? said.loadedPicture : said.loadedFilm, one)) select({ nodes: [one.id] })
    },
    [screenToFlowPosition],
  )
}

const maybeMoving = (mediaType: string): boolean => mediaType === 'image/webp' || mediaType === 'image/gif'

/** The beginning of those that may be a picture or a film. */
async function headOf({ asset, mediaType }: AssetRef): Promise<Uint8Array | undefined> {
  if (!maybeMoving(mediaType)) return undefined
  const answer = await fetch(assetUrl(asset), { headers: { range: `bytes=0-${HEAD_BYTES - 1}` } }).catch(() => null)
  return answer?.ok ? new Uint8Array(await answer.arrayBuffer()).subarray(0, HEAD_BYTES) : undefined
}

function middleOfCanvas(): Point {
  const box = document.querySelector('main [data-region=canvas]')?.getBoundingClientRect()
  return box ? { x: box.x + box.width / 2, y: box.y + box.height / 2 } : { x: innerWidth / 2, y: innerHeight / 2 }
}
