'use client'
import type { NodeDefinition } from '@sceneweave/graph'
import type { NodeId, Wire } from '@sceneweave/project'
import { useMemo } from 'react'
import { useEditor } from '../editor/useEditor.ts'
import { useResults } from '../run/useResults.ts'
import { PortMark } from '../ui/PortMark.tsx'
import { Tip } from '../ui/Tip.tsx'
import { words } from '../words/index.ts'
import { titleOf } from './nodeTitle.ts'
import { Section } from './Section.tsx'
import { showNode } from './show.ts'
import { ValueView } from './ValueView.tsx'
import { arrivingAt } from './wiring.ts'

type PortsProps = { id: NodeId; definition: NodeDefinition }

/** What comes into a node, and from where. */
export function InputList({ id, definition }: PortsProps) {
  const wires = useEditor((state) => state.project?.graph.wires)
  const arriving = useMemo(() => arrivingAt(wires ?? {}, id), [wires, id])
  const ports = Object.entries(definition.inputs)
  if (ports.length === 0) return null
  return (
    <Section title={words.inspector.node.inputs}>
      <ul className="flex flex-col gap-1.5">
        {ports.map(([port, { kind, optional, help }]) => {
          const found = arriving.get(port) ?? []
          return (
            <li key={port} className="grid grid-cols-[96px_1fr] gap-2">
              <PortName {...{ port, kind, help }} />
              <span className="min-w-0">
                {found.map(({ id: wire, wire: { from } }) => (
                  <Source key={wire} from={from} />
                ))}
                {found.length === 0 && (
                  <span className={optional ? 'text-faint' : 'text-error'}>
                    {optional ? words.inspector.node.optional : words.inspector.node.open}
                  </span>
                )}
              </span>
            </li>
          )
        })}
      </ul>
    </Section>
  )
}

function PortName({ port, kind, help }: { port: string; kind: string; help: string }) {
  const name = (
    <span className="flex min-w-0 items-center gap-1.5 text-muted">
      <PortMark kind={kind} />
      <span className="truncate">{words.inspector.port(port)}</span>
    </span>
  )
  return help ? <Tip words={help}>{name}</Tip> : name
}

/** Where a wire comes from: press to go there. */
function Source({ from }: { from: Wire['from'] }) {
  const node = useEditor((state) => state.project?.graph.nodes[from.node])
  if (!node) return null
  const title = titleOf(node)
  return (
    <button
      type="button"
      aria-label={words.inspector.node.jump(title)}
      className="block max-w-full truncate rounded-[3px] text-left hover:text-accent hover:underline"
      onClick={() => showNode(from.node)}
    >
      {title}
    </button>
  )
}

/** What a node made last, by port. */
export function OutputList({ id, definition }: PortsProps) {
  const result = useResults()[id]
  const ports = Object.entries(definition.outputs)
  if (ports.length === 0) return null
  return (
    <Section title={words.inspector.node.outputs}>
      <ul className="flex flex-col gap-1.5">
        {ports.map(([port, { kind, help }]) => (
          <li key={port} className="grid grid-cols-[96px_1fr] gap-2">
            <PortName {...{ port, kind, help }} />
            {result && port in result.outputs ? (
              <ValueView value={result.outputs[port]} />
            ) : (
              <span className="text-faint">{words.inspector.node.noResult}</span>
            )}
          </li>
        ))}
      </ul>
    </Section>
  )
}
