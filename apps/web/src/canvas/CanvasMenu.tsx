'use client'
import { useStoreApi } from '@xyflow/react'
import { type MouseEvent, type ReactNode, useState } from 'react'
import { select, useEditor } from '../editor/useEditor.ts'
import { useCommandList } from '../keys/commands.ts'
import { MenuAtPointer, type MenuItem } from '../ui/Menu.tsx'
import { menuFor } from './menuFor.ts'
import { hitAt } from './useGestures.ts'
import { useView } from './useView.ts'

/** What can be done with what the right button was pressed on. */
export function CanvasMenu({ children }: { children: ReactNode }) {
  const view = useView()
  const store = useStoreApi()
  const [items, setItems] = useState<readonly MenuItem[]>([])
  const open = (event: MouseEvent) => {
    if (!store.getState().domNode?.contains(event.target as Node)) return
    const hit = hitAt(view, event)
    const { selection } = useEditor.getState()
    if (hit.type === 'node' && !selection.nodes.has(hit.id)) select({ nodes: [hit.id] })
    if (hit.type === 'frame' && !selection.frames.has(hit.id)) select({ frames: [hit.id] })
    if ((hit.type === 'wire' || hit.type === 'bend') && !selection.wires.has(hit.wire)) select({ wires: [hit.wire] })
    setItems(menuFor(hit, { at: view.toGraph(event), commands: useCommandList.getState().commands }))
  }
  return (
    <MenuAtPointer items={items}>
      <div className="contents" onContextMenuCapture={open}>
        {children}
      </div>
    </MenuAtPointer>
  )
}
