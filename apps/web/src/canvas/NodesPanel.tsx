'use client'
import { catalogue, categories } from '@sceneweave/nodes'
import type { NodeId } from '@sceneweave/project'
import { type DragEvent, useMemo, useState } from 'react'
import { useEditor } from '../editor/useEditor.ts'
import { TextField } from '../ui/Fields.tsx'
import { PortMark } from '../ui/PortMark.tsx'
import { words } from '../words/index.ts'
import { draggedType } from './draggedType.ts'
import { addNode } from './place.ts'
import { pointerPoint } from './pointerPoint.ts'
import { type SearchItem, search } from './search.ts'
import { nodeItems } from './searchItems.ts'
import { geometryNow } from './useGeometry.ts'
import { useView } from './useView.ts'

/** All kinds of nodes by their shelves: press one to add it, or drag it to where it belongs. */
export function NodesPanel() {
  const [letters, setLetters] = useState('')
  const shelves = useMemo(() => shelvesOf(letters), [letters])
  return (
    <div className="flex flex-col gap-3 p-3">
      <TextField
        type="search"
        aria-label={words.canvas.searchNodes}
        placeholder={words.canvas.searchNodes}
        value={letters}
        onChange={(event) => setLetters(event.target.value)}
      />
      {shelves.map(({ title, items }) => (
        <section key={title} aria-label={title}>
          <h3 className="mb-1 text-label text-muted">{title}</h3>
          <ul className="flex flex-col">
            {items.map((item) => (
              <Kind key={item.id} item={item} />
            ))}
          </ul>
        </section>
      ))}
      {shelves.length === 0 && <p className="text-muted">{words.canvas.nothingFound(letters)}</p>}
    </div>
  )
}

function shelvesOf(letters: string): { title: string; items: readonly SearchItem[] }[] {
  if (letters.trim() !== '') {
    const items = search(nodeItems, letters).map(({ item }) => item)
    return items.length > 0 ? [{ title: words.canvas.found, items }] : []
  }
  return Object.entries(categories)
    .map(([id, title]) => ({
      title,
      items: nodeItems.filter((item) => catalogue.nodes.get(item.id)?.category === id),
    }))
    .filter(({ items }) => items.length > 0)
}

/** The held node, if it is of this kind: pressed again and again, nodes stand below each other, not on each other. */
function sameHeld(type: string): NodeId | undefined {
  const { project, selection } = useEditor.getState()
  const [held] = selection.nodes
  return project?.graph.nodes[held]?.type === type ? held : undefined
}

function Kind({ item }: { item: SearchItem }) {
  const view = useView()
  const add = () => {
    const id = addNode(item.id, pointerPoint(view), { above: sameHeld(item.id) })
    const box = id && geometryNow().nodes.get(id)
    if (box) view.reveal(box)
  }
  const drag = ({ dataTransfer }: DragEvent) => {
    dataTransfer.setData(draggedType, item.id)
    dataTransfer.effectAllowed = 'copy'
  }
  return (
    <li>
      <button
        type="button"
        draggable
        onDragStart={drag}
        onClick={add}
        title={item.help}
        className="flex w-full items-start gap-2 rounded-field px-1.5 py-1 text-left hover:bg-field"
      >
        <span className="flex h-4.5 items-center">{item.kind && <PortMark kind={item.kind} />}</span>
        <span className="min-w-0">
          <span className="block">{item.title}</span>
          <span className="line-clamp-2 text-label text-muted">{item.help}</span>
        </span>
      </button>
    </li>
  )
}
