'use client'
import type { Port } from '@sceneweave/graph'
import { catalogue, templates } from '@sceneweave/nodes'
import { PortMark } from '../ui/PortMark.tsx'
import { kindLook } from '../ui/portShapes.ts'
import { words } from '../words/index.ts'
import { nameOf } from './portName.ts'
import type { SearchItem } from './search.ts'

/** What the held thing is and does, before it is taken. */
export function FoundHelp({ item }: { item: SearchItem }) {
  const definition = item.type === 'node' ? catalogue.nodes.get(item.id) : undefined
  const template = item.type === 'template' ? templates.find(({ id }) => id === item.id) : undefined
  return (
    <aside className="hidden w-64 shrink-0 overflow-auto border-line border-l p-3 sm:block">
      <h3 className="mb-1 font-medium">{item.title}</h3>
      <p className="text-muted">{item.help || words.canvas.help[item.type]}</p>
      {definition && (
        <>
          <PortLines title={words.canvas.takes} ports={definition.inputs} />
          <PortLines title={words.canvas.gives} ports={definition.outputs} />
        </>
      )}
      {template && (
        <p className="mt-3 text-label text-muted">{words.canvas.nodes(Object.keys(template.graph.nodes).length)}</p>
      )}
    </aside>
  )
}

function PortLines({ title, ports }: { title: string; ports: Readonly<Record<string, Port>> }) {
  const all = Object.entries(ports)
  if (all.length === 0) return null
  return (
    <section className="mt-3">
      <h4 className="mb-1 text-faint text-label">{title}</h4>
      <ul className="flex flex-col gap-1">
        {all.map(([id, { kind, optional, help }]) => (
          <li key={id} className="flex items-center gap-2 text-label" title={help}>
            <PortMark kind={kind} isOpen={optional} />
            <span>{nameOf(id)}</span>
            <span className="ml-auto text-faint">{kindLook(kind).title}</span>
          </li>
        ))}
      </ul>
    </section>
  )
}
