import type { FrameId, NodeId } from '@sceneweave/project'
import { create } from 'zustand'
import { edit, useEditor } from '../editor/useEditor.ts'
import { words } from '../words/index.ts'

/** The node or frame whose name is being written. */
export const useRenaming = create<{ node: NodeId | null; frame: FrameId | null }>(() => ({ node: null, frame: null }))

const stop = () => useRenaming.setState({ node: null, frame: null })

/** Gives a node the written name; an empty one gives back the name of its kind. */
export function renamed(id: NodeId, value: string | null): void {
  stop()
  const node = useEditor.getState().project?.graph.nodes[id]
  if (!node || value === null || value === (node.title ?? '')) return
  const title = value.trim() === '' ? null : value.trim().slice(0, 200)
  edit(words.canvas.renameTo(value), [{ type: 'node-change', id, change: { title } }])
}

/** Gives a frame the written name. */
export function frameRenamed(id: FrameId, value: string | null): void {
  stop()
  if (value === null || value === useEditor.getState().project?.graph.frames[id]?.title) return
  edit(words.canvas.renameTo(value), [{ type: 'frame-change', id, change: { title: value.slice(0, 200) } }])
}
