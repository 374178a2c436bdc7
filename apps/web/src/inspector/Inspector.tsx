'use client'
import { useEffect, useMemo, useRef } from 'react'
import { type Selection, useEditor } from '../editor/useEditor.ts'
import { useCommands } from '../keys/commands.ts'
import { words } from '../words/index.ts'
import { FrameInspector } from './FrameInspector.tsx'
import { inspectorCommands } from './inspectorCommands.ts'
import { ManyInspector } from './ManyInspector.tsx'
import { NodeHelp } from './NodeHelp.tsx'
import { NodeInspector } from './NodeInspector.tsx'
import { ProjectFacts } from './ProjectFacts.tsx'
import { WireInspector } from './WireInspector.tsx'

const heldOf = ({ nodes, wires, frames }: Selection): string => [...nodes, ...wires, ...frames].sort().join(' ')

/** What is selected, as a form. */
export function Inspector() {
  const isOpen = useEditor((state) => state.project !== null)
  useCommands(inspectorCommands)
  const ref = useRef<HTMLElement>(null)
  useEffect(
    () =>
      useEditor.subscribe(({ selection }, before) => {
        // what is held now is read from its beginning
        if (selection !== before.selection && heldOf(selection) !== heldOf(before.selection))
          ref.current?.scrollTo({ top: 0 })
      }),
    [],
  )
  return (
    <aside
      ref={ref}
      aria-label={words.inspector.region}
      data-region="inspector"
      className="w-76 shrink-0 overflow-y-auto overflow-x-hidden border-line border-l bg-panel"
    >
      {isOpen && <Selected />}
      <NodeHelp />
    </aside>
  )
}

function Selected() {
  const nodes = useEditor((state) => state.selection.nodes)
  const wires = useEditor((state) => state.selection.wires)
  const frames = useEditor((state) => state.selection.frames)
  const ids = useMemo(() => [...nodes].sort(), [nodes])
  if (ids.length === 1) return <NodeInspector key={ids[0]} id={ids[0]} />
  if (ids.length > 1) return <ManyInspector key={ids.join(' ')} ids={ids} />
  if (wires.size === 1) return <WireInspector id={[...wires][0]} />
  if (frames.size === 1) return <FrameInspector key={[...frames][0]} id={[...frames][0]} />
  return <ProjectFacts />
}
