import type { NodeId, ShotId } from '@sceneweave/project'
import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { create } from 'zustand'
import { api } from '../api/client.ts'
import { useEditor } from '../editor/useEditor.ts'
import { type Lanes, readLanes, scenesOf } from './lanes/lanes.ts'

/** How the storyboard is set up on this screen: nothing here belongs to the project. */
type Board = {
  readonly scene: NodeId | null
  readonly isOpen: boolean
  readonly isPlanOpen: boolean
  /** The shot whose words are being written. */
  readonly writing: ShotId | null
  /** Two takes beside each other. */
  readonly comparing: readonly [string, string] | null
  /** The context line that is looked at. */
  readonly line: string | null
  /** The shot whose pool is being chosen. */
  readonly picking: ShotId | null
}

export const useBoard = create<Board>(() => ({
  scene: null,
  isOpen: true,
  isPlanOpen: false,
  writing: null,
  comparing: null,
  line: null,
  picking: null,
}))

/** The scene on the storyboard: the chosen one, else the first of the graph. */
export function useScene(): NodeId | undefined {
  const chosen = useBoard((state) => state.scene)
  const selected = useEditor((state) => {
    const nodes = state.project?.graph.nodes
    return nodes && [...state.selection.nodes].find((id) => nodes[id]?.type === 'scene')
  })
  const scenes = useScenes()
  return [selected, chosen].find((id) => id && scenes.includes(id)) ?? scenes[0]
}

/** The scenes of the open project. */
export function useScenes(): readonly NodeId[] {
  const names = useEditor((state) => (state.project ? scenesOf(state.project.graph).join(' ') : ''))
  return useMemo(() => (names === '' ? [] : names.split(' ')), [names])
}

/** What the graph does with each shot of a scene. */
export function useLanes(scene: NodeId | undefined): Lanes | undefined {
  const graph = useEditor((state) => state.project?.graph)
  return useMemo(() => (graph && scene && graph.nodes[scene] ? readLanes(graph, scene) : undefined), [graph, scene])
}

/** All takes of the open project, newest first. */
export function useTakes() {
  const project = useEditor((state) => state.project?.id)
  return useQuery({ ...api.takes.list.queryOptions({ project: project ?? '' }), enabled: project !== undefined })
}
