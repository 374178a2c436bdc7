'use client'
import type { NodeId, PortId } from '@sceneweave/project'
import { useMemo } from 'react'
import { edit, useEditor } from '../editor/useEditor.ts'
import { titleOf } from '../inspector/nodeTitle.ts'
import { FieldControl } from '../inspector/ParamForm.tsx'
import { words } from '../words/index.ts'
import { giveEdits, givenPort } from './givenPorts.ts'

/** An input that nothing is wired to, as a field: what is written comes in by a node that gives it. */
export function PortField({ node, port }: { node: NodeId; port: PortId }) {
  const graph = useEditor((state) => state.project?.graph)
  const isOff = useEditor((state) => state.role === 'viewer')
  const given = useMemo(() => (graph ? givenPort(graph, node, port) : null), [graph, node, port])
  if (!graph || !given) return null
  const { field, value } = given
  return (
    <FieldControl
      id={`port-${node}-${port}`}
      field={field}
      value={value}
      isMixed={false}
      isOff={isOff}
      write={(next) => {
        // as it is now: what was typed is written after a pause
        const now = useEditor.getState().project?.graph
        if (now?.nodes[node])
          edit(words.inspector.changed(field.title, titleOf(now.nodes[node])), giveEdits(now, { node, port }, next))
      }}
    />
  )
}
