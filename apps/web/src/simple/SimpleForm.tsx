'use client'
import { catalogue } from '@sceneweave/nodes'
import { useMemo } from 'react'
import { useEditor } from '../editor/useEditor.ts'
import { titleOf } from '../inspector/nodeTitle.ts'
import { ParamForm } from '../inspector/ParamForm.tsx'
import { Empty } from '../ui/States.tsx'
import { words } from '../words/index.ts'
import { PortField } from './PortField.tsx'
import { type SimplePart, simpleForm } from './simpleFields.ts'

/** A graph as a form: what was chosen to be asked for, in one column. */
export function SimpleForm() {
  const graph = useEditor((state) => state.project?.graph)
  const form = useMemo(() => (graph ? simpleForm(graph) : null), [graph])
  if (!form) return null
  if (form.parts.length === 0) return <Empty title={words.simple.nothing} />
  return (
    <div className="flex flex-col gap-4">
      {form.parts.map((part) => (
        <Part key={part.node} part={part} />
      ))}
      {!form.isChosen && <p className="text-faint">{words.simple.auto}</p>}
    </div>
  )
}

function Part({ part: { node, names } }: { part: SimplePart }) {
  const found = useEditor((state) => state.project?.graph.nodes[node])
  const definition = found && catalogue.nodes.get(found.type)
  if (!found || !definition) return null
  return (
    <section className="rounded-sheet border border-line bg-panel p-4">
      <h2 className="mb-3 font-medium">{titleOf(found)}</h2>
      <div className="flex flex-col gap-3">
        {names.map((name) =>
          name in definition.params.shape ? (
            <ParamForm key={name} ids={[node]} definition={definition} only={[name]} />
          ) : (
            <PortField key={name} node={node} port={name} />
          ),
        )}
      </div>
    </section>
  )
}
