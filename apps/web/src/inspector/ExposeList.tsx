'use client'
import type { NodeDefinition } from '@sceneweave/graph'
import type { NodeId } from '@sceneweave/project'
import { edit, useEditor } from '../editor/useEditor.ts'
import { askableOf } from '../simple/givenPorts.ts'
import { Switch } from '../ui/Fields.tsx'
import { words } from '../words/index.ts'
import { Section } from './Section.tsx'

const text = words.inspector.node
const none: readonly string[] = []

/** Which of a node's parameters and inputs the simple view asks for. */
export function ExposeList({ id, definition }: { id: NodeId; definition: NodeDefinition }) {
  const exposed = useEditor((state) => state.project?.graph.nodes[id]?.exposed) ?? none
  const isOff = useEditor((state) => state.role === 'viewer')
  const fields = askableOf(definition)
  if (fields.length === 0) return null
  const set = (name: string, isShown: boolean) => {
    const names = fields.map((field) => field.name).filter((one) => (one === name ? isShown : exposed.includes(one)))
    edit(isShown ? text.expose : text.hide, [
      { type: 'node-change', id, change: { exposed: names.length > 0 ? names : null } },
    ])
  }
  return (
    <Section title={text.simpleInputs}>
      <ul className="flex flex-col gap-1.5">
        {fields.map(({ name, title }) => (
          <li key={name} className="flex items-center justify-between text-muted">
            {title}
            <Switch
              label={words.inspector.exposes(title)}
              disabled={isOff}
              checked={exposed.includes(name)}
              onCheckedChange={(isShown) => set(name, isShown)}
            />
          </li>
        ))}
      </ul>
    </Section>
  )
}
