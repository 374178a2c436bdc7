'use client'
import { type PointerEvent, useState } from 'react'
import { createPortal } from 'react-dom'
import { edit, useEditor } from '../editor/useEditor.ts'
import { Menu, type MenuItem } from '../ui/Menu.tsx'
import { tell } from '../ui/Toasts.tsx'
import { words } from '../words/index.ts'
import { addContext } from './lanes/context.ts'
import { readLanes } from './lanes/lanes.ts'
import type { ShotPlace } from './shotEdits.ts'

const text = words.storyboard

type Pull = { x: number; y: number; toX: number; toY: number }

/** The top of a card: dragged to another card, it lets that shot see this one; pressed, it lists the shots that may. */
export function ContextHandle({ place, number }: { place: ShotPlace; number: number }) {
  const [pull, setPull] = useState<Pull | null>(null)
  const [wasPulled, setPulled] = useState(false)
  const onPointerDown = (event: PointerEvent<HTMLElement>) => {
    const handle = event.currentTarget
    const { clientX: x, clientY: y } = event
    handle.setPointerCapture(event.pointerId)
    setPulled(false)
    handle.onpointermove = ({ clientX, clientY }) => {
      if (Math.hypot(clientX - x, clientY - y) < 5) return
      setPull({ x, y, toX: clientX, toY: clientY })
      setPulled(true)
    }
    handle.onpointerup = ({ clientX, clientY }) => {
      handle.onpointermove = null
      handle.onpointerup = null
      setPull(null)
      const over = document.elementFromPoint(clientX, clientY)?.closest<HTMLElement>('[data-shot]')?.dataset.shot
      if (over && Math.hypot(clientX - x, clientY - y) >= 5) see(place, over)
    }
  }
  return (
    <>
      <Menu items={wasPulled ? [] : seeItems(place)}>
        <button
          type="button"
          aria-label={text.context.handle(number)}
          onPointerDownCapture={onPointerDown}
          className="absolute -top-[7px] left-1/2 z-10 grid size-4 -translate-x-1/2 cursor-crosshair touch-none place-items-center opacity-0 transition-opacity duration-100 focus-visible:opacity-100 group-hover/card:opacity-100 aria-expanded:opacity-100"
        >
          <span className="size-[9px] rounded-full border-2 border-accent bg-panel" />
        </button>
      </Menu>
      {pull && createPortal(<PulledLine {...pull} />, document.body)}
    </>
  )
}

function PulledLine({ x, y, toX, toY }: Pull) {
  const top = Math.min(y, toY) - 40
  return (
    <svg className="pointer-events-none fixed inset-0 z-50 size-full" aria-hidden>
      <title>{text.context.lines}</title>
      <path
        d={`M${x} ${y} C${x} ${top} ${toX} ${top} ${toX} ${toY}`}
        fill="none"
        strokeWidth={3}
        strokeLinecap="round"
        className="stroke-accent"
      />
    </svg>
  )
}

const now = (scene: string) => {
  const graph = useEditor.getState().project?.graph
  return graph?.nodes[scene] ? { graph, read: readLanes(graph, scene) } : undefined
}

/** Lets another shot see this one, or says why it cannot. */
function see({ scene, shot }: ShotPlace, to: string): void {
  const present = now(scene)
  if (!present) return
  const numberOf = (id: string) => present.read.lanes.findIndex((lane) => lane.shot.id === id) + 1
  const drawn = addContext(present.graph, present.read, { from: shot, to })
  if ('edits' in drawn) edit(text.edits.addContext(numberOf(to), numberOf(shot)), drawn.edits)
  else tell({ tone: 'error', title: text.context.refused, more: drawn.refusal })
}

/** The shots that may see this one; those that cannot are faint. */
function seeItems(place: ShotPlace): MenuItem[] {
  const present = now(place.scene)
  if (!present) return []
  const from = present.read.lanes.findIndex(({ shot }) => shot.id === place.shot) + 1
  return present.read.lanes.flatMap(({ shot, index }): MenuItem[] =>
    shot.id === place.shot
      ? []
      : [
          {
            label: text.edits.addContext(index + 1, from),
            isOff: 'refusal' in addContext(present.graph, present.read, { from: place.shot, to: shot.id }),
            run: () => see(place, shot.id),
          },
        ],
  )
}
