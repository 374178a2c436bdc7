import type { AssetRef, Graph, NodeId } from '@sceneweave/project'
import { useMemo } from 'react'
import { useEditor } from '../editor/useEditor.ts'
import { textParam, wiringOf } from './lanes/wiring.ts'

/** Somebody of a scene, and the node that describes them. */
export type CastMember = {
  readonly node: NodeId
  readonly id: string
  readonly description: string
  readonly picture?: AssetRef
  /** Their words come by a wire. */
  readonly isWired: boolean
}

/** Where a scene plays, and the node that describes it. */
export type Place = Omit<CastMember, 'id'>

/** What a scene tells before its shots. */
export type SceneTold = {
  readonly cast: readonly CastMember[]
  readonly place?: Place
  readonly story: string
  readonly isStoryWired: boolean
}

/** Reads who is in a scene, where it plays, and its story. */
export function toldOf(graph: Graph, scene: NodeId): SceneTold {
  const wiring = wiringOf(graph)
  const described = (id: NodeId): Place => {
    const node = graph.nodes[id]
    const [words] = wiring.into(id, 'description')
    const source = words && graph.nodes[words.wire.from.node]
    const written = source?.type === 'text' ? textParam(source, 'text') : textParam(node, 'description')
    const picture = node.params.picture as AssetRef | null | undefined
    return { node: id, description: written ?? '', isWired: Boolean(words), ...(picture && { picture }) }
  }
  const wired = (port: string, type: string) =>
    wiring.into(scene, port).flatMap(({ wire }) => (graph.nodes[wire.from.node]?.type === type ? [wire.from.node] : []))
  const [place] = wired('environment', 'environment').map(described)
  const params = graph.nodes[scene]?.params.scene as { story?: string } | undefined
  return {
    cast: wired('characters', 'character').map((id) => ({
      ...described(id),
      id: textParam(graph.nodes[id], 'id') ?? 'A',
    })),
    ...(place && { place }),
    story: params?.story ?? '',
    isStoryWired: wiring.into(scene, 'story').length > 0,
  }
}

/** The words of a scene before its shots. */
export function useTold(scene: NodeId): SceneTold {
  const graph = useEditor((state) => state.project?.graph)
  return useMemo(
    () => (graph?.nodes[scene] ? toldOf(graph, scene) : { cast: [], story: '', isStoryWired: false }),
    [graph, scene],
  )
}

/** Who is in a scene. */
export const useCast = (scene: NodeId): readonly CastMember[] => useTold(scene).cast
