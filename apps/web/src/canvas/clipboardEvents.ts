import type { Point } from '@sceneweave/project'
import { edit, useEditor } from '../editor/useEditor.ts'
import { tell } from '../ui/Toasts.tsx'
import { words } from '../words/index.ts'
import { deleteHeld, heldNow, heldWithFolded } from './actions.ts'
import { type Copied, copyOf, pasteEdits, readCopied } from './clipboard.ts'
import { selectPasted } from './selectPasted.ts'
import { toGrid } from './snap.ts'
import { around } from './wirePath.ts'

let last = ''
let pastes = 0

/** The selected nodes and frames as text; empty when there is nothing to copy. */
export function copiedText(): string {
  const { graph, nodes, frames } = heldNow()
  if (nodes.length + frames.length === 0) return ''
  last = JSON.stringify(copyOf(graph, { nodes: new Set(nodes), frames: new Set(frames) }))
  pastes = 0
  return last
}

export const cutHeld = (): void => deleteHeld(words.canvas.cut, heldWithFolded())

/** Puts text from a clipboard into the graph: near `at` when it came from elsewhere, beside itself otherwise. */
export function pasteText(text: string, { at, keepsIncoming }: { at: Point; keepsIncoming: boolean }): void {
  const read = readCopied(text)
  if (read.type === 'comfy') tell({ tone: 'plain', title: words.canvas.comfy, more: words.canvas.comfyMore })
  if (read.type === 'other') tell({ tone: 'plain', title: words.canvas.notNodes, more: words.canvas.notNodesMore })
  if (read.type !== 'nodes') return
  const graph = useEditor.getState().project?.graph
  if (!graph) return
  const { nodes, frames } = read.copied
  const pasted = pasteEdits(read.copied, { graph, by: placeFor(read.copied, at), keepsIncoming })
  const what = words.canvas.things(Object.keys(nodes).length, 0, frames.length)
  if (edit(words.canvas.paste(what), pasted.edits)) selectPasted(pasted)
}

const step = 30

function placeFor({ nodes, frames }: Copied, at: Point): { dx: number; dy: number } {
  const box = around([
    ...Object.values(nodes).map((node) => ({ ...node.at, w: 240, h: 120 })),
    ...frames.map((frame) => ({ ...frame.at, ...frame.size })),
  ])
  if (!box) return { dx: 0, dy: 0 }
  const shift = pastes++ * step
  return { dx: toGrid(at.x - box.x - box.w / 2) + shift, dy: toGrid(at.y - box.y - box.h / 2) + shift }
}

/** What was copied last in this tab: where a page may not read the clipboard by itself, a menu still can. */
export const lastCopied = (): string => last
