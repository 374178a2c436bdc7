'use client'
import { useEditor } from '../editor/useEditor.ts'
import { classes } from '../ui/classes.ts'
import { PortMark } from '../ui/PortMark.tsx'
import { kindLook } from '../ui/portShapes.ts'
import { words } from '../words/index.ts'
import { type End, refusal } from './connection.ts'
import type { NodeBox } from './geometry.ts'
import type { PortPlace } from './nodeLayout.ts'
import { nameOf } from './portName.ts'
import { titleOf } from './titles.ts'
import { useGesture } from './useGesture.ts'
import { useNodeProblems } from './useProblems.ts'
import { wiresFrom, wiresInto } from './wireIndex.ts'

/** The ports of a node: inputs at its left edge, outputs at its right. */
export function NodePorts({ box }: { box: NodeBox }) {
  const from = useGesture(({ gesture }) => (gesture.type === 'connect' ? gesture.from : null))
  if (box.node.collapsed) return null
  return [...box.layout.inputs, ...box.layout.outputs].map((place) => (
    <PortRow key={`${place.side}:${place.port}`} box={box} place={place} from={from} />
  ))
}

function PortRow({ box, place, from }: { box: NodeBox; place: PortPlace; from: End | null }) {
  const { port, side, spec } = place
  const joined = useJoined(box, place)
  const isMissing = useNodeProblems(box.id).some((one) => one.code === 'port-unconnected' && one.port === port)
  const reason = from ? reasonAgainst(from, { node: box.id, port, side }) : null
  const name = nameOf(port)
  const state = joined ? words.canvas.joinedTo(joined) : isMissing ? words.canvas.needed : words.canvas.open
  const label = words.canvas[side === 'in' ? 'input' : 'output'](name, kindLook(spec.kind).title, state)
  return (
    <div
      title={reason ?? [label, spec.help].filter(Boolean).join('. ')}
      style={{ top: place.y, height: place.h }}
      className={classes(
        'absolute flex items-center text-label',
        side === 'in' ? 'left-0 right-[38%] pl-2.5' : 'right-0 left-[42%] justify-end pr-2.5 text-right',
        from && reason && 'opacity-30',
        from && !reason && 'text-accent',
      )}
    >
      <Mark place={place} label={label} isOpen={joined === ''} />
      <span className={classes('truncate', !from && (isMissing ? 'text-error' : 'text-muted'))}>{name}</span>
    </div>
  )
}

/** The port at the edge of the node; a variadic one is a bar over its slots. */
function Mark({ place, label, isOpen }: { place: PortPlace; label: string; isOpen: boolean }) {
  const { side, spec, slots, h } = place
  const edge = side === 'in' ? { left: -5 } : { right: -5 }
  if (!spec.variadic)
    return (
      <span role="img" aria-label={label} className="absolute flex" style={{ ...edge, top: h / 2 - 5 }}>
        <PortMark kind={spec.kind} isOpen={isOpen && spec.optional && side === 'in'} />
      </span>
    )
  const { colour } = kindLook(spec.kind)
  return (
    <span
      role="img"
      aria-label={label}
      className="absolute w-2.5 rounded-full border-[1.5px] bg-panel"
      style={{ ...edge, top: 4, height: h - 8, borderColor: colour }}
    >
      {slots.map((y, at) => (
        <span
          key={y}
          className="absolute left-1/2 size-1.5 -translate-1/2 rounded-full"
          style={{ top: y - place.y - 5.5, background: at < slots.length - 1 ? colour : 'var(--line-strong)' }}
        />
      ))}
    </span>
  )
}

/** The titles of the nodes at the other ends. */
function useJoined({ id }: NodeBox, { side, port }: PortPlace): string {
  return useEditor(({ project }) => {
    if (!project) return ''
    const { wires, nodes } = project.graph
    const at = side === 'in' ? wiresInto(wires, id, port) : wiresFrom(wires, id, port)
    return at.map(({ wire }) => titleOf(nodes[(side === 'in' ? wire.from : wire.to).node])).join(', ')
  })
}

const reasonAgainst = (from: End, end: End): string | null => {
  const graph = useEditor.getState().project?.graph
  if (!graph || (from.node === end.node && from.port === end.port && from.side === end.side)) return null
  return refusal(graph, from, end)
}
