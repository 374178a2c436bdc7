'use client'
import type { NodeDefinition } from '@sceneweave/graph'
import { catalogue } from '@sceneweave/nodes'
import type { Graph, NodeId } from '@sceneweave/project'
import { edit, useEditor } from '../editor/useEditor.ts'
import { Choice } from '../ui/Fields.tsx'
import { words } from '../words/index.ts'
import { ParamRow } from './ParamRow.tsx'

const text = words.inspector.node

/** Whether a node runs once for every item of a list that comes in. Shown where it may: a plain input takes the wire. */
export function EachChoice({ id, definition }: { id: NodeId; definition: NodeDefinition }) {
  const each = useEditor((state) => state.project?.graph.nodes[id]?.each)
  const isOff = useEditor((state) => state.role === 'viewer')
  const ports = Object.entries(definition.inputs).flatMap(([port, { variadic }]) => (variadic ? [] : [port]))
  const hasList = useEditor((state) => state.project !== null && takesList(state.project.graph, id))
  if (ports.length === 0 || !(each || hasList)) return null
  return (
    <div className="px-4 pb-3">
      <ParamRow id={`each-${id}`} label={text.each} help={text.eachHelp} isShort>
        <Choice
          id={`each-${id}`}
          className="w-40! shrink-0"
          disabled={isOff}
          value={each ?? ''}
          onChange={(event) =>
            edit(text.each, [{ type: 'node-change', id, change: { each: event.target.value || null } }])
          }
        >
          <option value="">{text.eachNone}</option>
          {ports.map((port) => (
            <option key={port} value={port}>
              {words.inspector.port(port)}
            </option>
          ))}
        </Choice>
      </ParamRow>
    </div>
  )
}

/** Whether a list arrives at a node: an output that is one, or one of a node that runs once for each item. */
function takesList({ nodes, wires }: Graph, id: NodeId): boolean {
  for (const { from, to } of Object.values(wires)) {
    if (to.node !== id) continue
    const source = nodes[from.node]
    if (source?.each || catalogue.nodes.get(source?.type ?? '')?.outputs[from.port]?.list) return true
  }
  return false
}
