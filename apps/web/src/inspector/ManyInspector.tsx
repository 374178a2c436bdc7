'use client'
import { catalogue } from '@sceneweave/nodes'
import type { NodeId, NodeMode } from '@sceneweave/project'
import { useShallow } from 'zustand/react/shallow'
import { edit, useEditor } from '../editor/useEditor.ts'
import { Button } from '../ui/Button.tsx'
import { words } from '../words/index.ts'
import { ParamForm } from './ParamForm.tsx'
import { Section } from './Section.tsx'

const text = words.inspector
const MOST_TYPES = 8

/** Several nodes at once: what they share, changed together in one step. */
export function ManyInspector({ ids }: { ids: readonly NodeId[] }) {
  const types = useEditor(
    useShallow((state) => [...new Set(ids.flatMap((id) => state.project?.graph.nodes[id]?.type ?? []))]),
  )
  const counted = useEditor(
    useShallow((state) =>
      types.map((type) => ids.filter((id) => state.project?.graph.nodes[id]?.type === type).length),
    ),
  )
  const isOff = useEditor((state) => state.role === 'viewer')
  const definition = types.length === 1 ? catalogue.nodes.get(types[0]) : undefined
  const setMode = (mode: NodeMode) =>
    edit(
      text.node.changedMode(text.node.modes[mode]),
      ids.map((id) => ({ type: 'node-change', id, change: { mode } })),
    )
  return (
    <>
      <header className="px-4 py-3">
        <h2 className="font-medium">{text.many.title(ids.length)}</h2>
        <ul className="mt-1 text-muted">
          {types.slice(0, MOST_TYPES).map((type, at) => (
            <li key={type}>{text.many.of(counted[at], catalogue.nodes.get(type)?.title ?? type)}</li>
          ))}
          {types.length > MOST_TYPES && <li>{text.many.more(types.length - MOST_TYPES)}</li>}
        </ul>
        <div className="mt-3 flex gap-1.5">
          {(['run', 'bypassed', 'muted'] as const).map((mode) => (
            <Button key={mode} disabled={isOff} onClick={() => setMode(mode)}>
              {text.node.modes[mode]}
            </Button>
          ))}
        </div>
      </header>
      {definition ? (
        <Section title={text.node.params}>
          <ParamForm ids={ids} definition={definition} />
        </Section>
      ) : (
        <p className="border-line border-t px-4 py-3 text-muted">{text.many.sorts}</p>
      )}
    </>
  )
}
