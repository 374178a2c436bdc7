'use client'
import type { NodeId } from '@sceneweave/project'
import { X } from 'lucide-react'
import { type KeyboardEvent, useMemo } from 'react'
import { select, useEditor } from '../editor/useEditor.ts'
import { IconButton } from '../ui/Button.tsx'
import { classes } from '../ui/classes.ts'
import { PortMark } from '../ui/PortMark.tsx'
import { words } from '../words/index.ts'
import { type Geometry, geometryOf, type NodeBox, placeOf } from './geometry.ts'
import type { PortPlace } from './nodeLayout.ts'
import { nameOf } from './portName.ts'
import { readingOrder } from './readingOrder.ts'
import { titleOf } from './titles.ts'
import { geometryNow, useGeometry } from './useGeometry.ts'
import { useGraphList } from './useGraphList.ts'
import { useView } from './useView.ts'

/** The graph as a list, each node after what feeds it: the same for who does not see the picture or uses no pointer. */
export function GraphList() {
  const isOpen = useGraphList((state) => state.isOpen)
  return isOpen ? <OpenList /> : null
}

const close = () => useGraphList.setState({ isOpen: false })

function OpenList() {
  const seen = useGeometry()
  // what folded frames hide stands here too
  const geometry = useMemo(
    () => (seen.folds.boxes.size > 0 ? geometryOf({ ...seen.graph, frames: {} }, seen.extras) : seen),
    [seen],
  )
  const order = useMemo(() => readingOrder(geometry), [geometry])
  return (
    <section
      data-own
      aria-label={words.canvas.commands.list}
      className="nowheel absolute inset-y-0 left-0 z-10 flex w-84 select-text flex-col border-line border-r bg-panel"
    >
      <header className="flex h-9 shrink-0 items-center justify-between border-line border-b pr-1 pl-3">
        <h2 className="font-medium">{words.canvas.commands.list}</h2>
        <IconButton label={words.ui.close} onClick={close}>
          <X size={14} />
        </IconButton>
      </header>
      <ol className="min-h-0 flex-1 overflow-auto p-1.5" onKeyDown={walk}>
        {order.map((id) => (
          <Line key={id} id={id} geometry={geometry} />
        ))}
      </ol>
    </section>
  )
}

/** Up and down go from node to node. */
function walk(event: KeyboardEvent<HTMLElement>): void {
  const by = { ArrowDown: 1, ArrowUp: -1 }[event.key]
  if (event.key === 'Escape') close()
  if (!by) return
  event.preventDefault()
  event.stopPropagation()
  const buttons = [...event.currentTarget.querySelectorAll<HTMLElement>('[data-line]')]
  const at = buttons.findIndex((one) => one.contains(document.activeElement))
  buttons[Math.max(0, Math.min(buttons.length - 1, at + by))]?.focus()
}

function Line({ id, geometry }: { id: NodeId; geometry: Geometry }) {
  const isSelected = useEditor((state) => state.selection.nodes.has(id))
  const view = useView()
  const box = geometry.nodes.get(id)
  if (!box) return null
  const show = () => {
    select({ nodes: [id] })
    view.reveal(placeOf(geometryNow(), id) ?? box)
  }
  return (
    // a few thousand of them: those out of sight are not laid out
    <li style={{ contentVisibility: 'auto', containIntrinsicSize: 'auto 64px' }}>
      <button
        type="button"
        data-line
        aria-pressed={isSelected}
        onClick={show}
        onFocus={show}
        className={classes(
          'w-full rounded-field border px-2 py-1.5 text-left',
          isSelected ? 'border-accent bg-field' : 'border-transparent hover:bg-field',
        )}
      >
        <span className="font-medium">{titleOf(box.node)}</span>
        <Ends box={box} geometry={geometry} side="in" />
        <Ends box={box} geometry={geometry} side="out" />
      </button>
    </li>
  )
}

type EndsProps = { box: NodeBox; geometry: Geometry; side: PortPlace['side'] }

function Ends({ box, geometry, side }: EndsProps) {
  const places = side === 'in' ? box.layout.inputs : box.layout.outputs
  if (places.length === 0) return null
  return (
    <span className="mt-0.5 flex flex-col gap-0.5 text-label text-muted">
      {places.map(({ port, spec }) => (
        <span key={port} className="flex items-center gap-1.5">
          <PortMark kind={spec.kind} size={8} isOpen={spec.optional} />
          <span className="truncate">
            {words.canvas[side === 'in' ? 'from' : 'to'](nameOf(port), joined({ box, geometry, side }, port))}
          </span>
        </span>
      ))}
    </span>
  )
}

function joined({ box, geometry, side }: EndsProps, port: string): string {
  const { arriving, leaving } = geometry.index
  const wires = (side === 'in' ? arriving : leaving).get(box.id)?.get(port) ?? []
  return wires.map(({ wire }) => titleOf(geometry.graph.nodes[(side === 'in' ? wire.from : wire.to).node])).join(', ')
}
