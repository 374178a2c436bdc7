import { type RefObject, useEffect } from 'react'
import { select, useEditor } from '../editor/useEditor.ts'
import { isNarrow } from '../editor/useNarrow.ts'
import { connectHand } from './connectHand.ts'
import { draggedType } from './draggedType.ts'
import type { Hand, Press } from './hand.ts'
import { type Hit, hitTest } from './hitTest.ts'
import type { Level } from './level.ts'
import { moveHand } from './moveHand.ts'
import { addBend, bendHand, boxHand, cornerHand, removeBend, wireHand } from './otherHands.ts'
import { dropNode } from './place.ts'
import { seePointer } from './pointerPoint.ts'
import { useCanvasLevel } from './useCanvasLevel.ts'
import { geometryNow } from './useGeometry.ts'
import { idle, setGesture, useGesture } from './useGesture.ts'
import { useRenaming } from './useRenaming.ts'
import { openSearch } from './useSearch.ts'
import { useView, type ViewPort } from './useView.ts'

const threshold = 4
const own = '[data-own], input, textarea, select, a, summary, pre, [role=menu], button:not([data-drags])'

/** What is under a client point now. */
export function hitAt(view: ViewPort, client: { clientX: number; clientY: number }): Hit {
  const { selection } = useEditor.getState()
  return hitTest(geometryNow(), view.toGraph(client), {
    zoom: view.zoom(),
    level: useCanvasLevel.getState().level,
    selectedNodes: selection.nodes,
    selectedWires: selection.wires,
  })
}

/** All that a pointer does on the canvas but moving the view, which React Flow does. */
export function useGestures(ref: RefObject<HTMLElement | null>): void {
  const view = useView()
  useEffect(() => {
    const element = ref.current
    if (!element) return
    const stops = listen(element, view)
    return () => stops.abort()
  }, [ref, view])
}

function listen(element: HTMLElement, view: ViewPort): AbortController {
  const stops = new AbortController()
  const options = { capture: true, signal: stops.signal }
  let isOurs = false
  let isSpace = false
  const key = (event: KeyboardEvent) => {
    if (event.code === 'Space') isSpace = event.type === 'keydown'
  }
  window.addEventListener('keydown', key, options)
  window.addEventListener('keyup', key, options)
  element.addEventListener(
    'pointerdown',
    (event) => {
      isOurs = false
      if (event.button !== 0 || isSpace || event.pointerType === 'touch') return
      if ((event.target as Element).closest(own)) return
      const hand = handFor(event, view)
      if (!hand) return
      isOurs = true
      hold(hand, event, view)
    },
    options,
  )
  // React Flow's panning listens to mousedown, which follows
  element.addEventListener('mousedown', (event) => isOurs && event.stopPropagation(), options)
  element.addEventListener('dblclick', (event) => doubleClick(event, view), options)
  element.addEventListener('pointermove', (event) => hover(event, view), options)
  element.addEventListener('pointerleave', () => seePointer(null), { signal: stops.signal })
  element.addEventListener('dragover', (event) => carriesKind(event) && event.preventDefault(), options)
  element.addEventListener('drop', (event) => dropKind(event, view), options)
  return stops
}

function handFor(event: PointerEvent, view: ViewPort): Hand | null {
  // in a narrow window the canvas is looked at: a finger that scrolls must not move a node
  const isOnlySeen = useEditor.getState().role === 'viewer' || isNarrow()
  const hit = hitAt(view, event)
  const isAdding = event.shiftKey || event.ctrlKey || event.metaKey
  const press: Press = {
    hit,
    point: view.toGraph(event),
    zoom: view.zoom(),
    geometry: geometryNow(),
    isAdding,
    isAlt: event.altKey,
  }
  if (isOnlySeen && hit.type !== 'nothing') return selectOnly(press)
  switch (hit.type) {
    case 'port':
      return connectHand({ ...press, hit })
    case 'node':
      return moveHand(press)
    case 'bend':
      return bendHand({ ...press, hit })
    case 'wire':
      return wireHand({ ...press, hit })
    case 'frame':
      return hit.part === 'corner' ? cornerHand({ ...press, hit }) : moveHand(press)
    case 'nothing':
      return isAdding ? boxHand(press) : pannedOver(event)
    default:
      return hit satisfies never
  }
}

const selectOnly = ({ hit }: Press): Hand => ({
  move() {},
  drop() {},
  click() {
    if (hit.type === 'node') select({ nodes: [hit.id] })
    if (hit.type === 'wire') select({ wires: [hit.wire] })
  },
})

/** A press on nothing moves the view; let go where it went down it lets go of what is selected. */
function pannedOver(down: PointerEvent): null {
  window.addEventListener(
    'pointerup',
    (up) => {
      if (Math.hypot(up.clientX - down.clientX, up.clientY - down.clientY) <= threshold) select({})
    },
    { once: true, capture: true },
  )
  return null
}

/** Follows the pointer until it is let go; Escape lets go of everything as it was. */
function hold(hand: Hand, down: PointerEvent, view: ViewPort): void {
  const stops = new AbortController()
  const options = { capture: true, signal: stops.signal }
  let hasMoved = false
  let last: PointerEvent = down
  let frame = 0
  const step = () => {
    frame = 0
    hand.move(view.toGraph(last), { isFree: last.altKey && last.shiftKey })
    if (view.pushAt(last)) frame = requestAnimationFrame(step)
  }
  const end = () => {
    cancelAnimationFrame(frame)
    stops.abort()
  }
  window.addEventListener(
    'pointermove',
    (event) => {
      last = event
      hasMoved ||= Math.hypot(event.clientX - down.clientX, event.clientY - down.clientY) > threshold
      if (hasMoved && frame === 0) frame = requestAnimationFrame(step)
    },
    options,
  )
  window.addEventListener(
    'pointerup',
    (event) => {
      end()
      if (!hasMoved) return hand.click()
      // what was dragged is not clicked as well
      window.addEventListener('click', (click) => click.stopPropagation(), { capture: true, once: true })
      setTimeout(() => window.dispatchEvent(new Event('drag-ended')), 0)
      hand.move(view.toGraph(event), { isFree: event.altKey && event.shiftKey })
      hand.drop(view.toGraph(event))
    },
    options,
  )
  const cancel = () => {
    end()
    setGesture(idle)
  }
  window.addEventListener('pointercancel', cancel, options)
  window.addEventListener(
    'keydown',
    (event) => {
      if (event.key !== 'Escape') return
      event.stopPropagation()
      cancel()
    },
    options,
  )
}

function doubleClick(event: MouseEvent, view: ViewPort): void {
  if ((event.target as Element).closest(own)) return
  const hit = hitAt(view, event)
  const level: Level = useCanvasLevel.getState().level
  if (hit.type === 'bend') removeBend(hit.wire, hit.at)
  else if (hit.type === 'wire') addBend(hit.wire, hit.curve, view.toGraph(event))
  else if (hit.type === 'nothing') openSearch({ at: view.toGraph(event) })
  else if (hit.type === 'frame') useRenaming.setState({ frame: hit.id })
  else if (hit.type === 'node') {
    const box = geometryNow().nodes.get(hit.id)
    if (level !== 'full' && box) view.show([box], 1)
    else if (box && view.toGraph(event).y < box.y + 30) useRenaming.setState({ node: hit.id })
  }
}

const carriesKind = ({ dataTransfer }: DragEvent): boolean => dataTransfer?.types.includes(draggedType) ?? false

function dropKind(event: DragEvent, view: ViewPort): void {
  const type = event.dataTransfer?.getData(draggedType)
  if (!type) return
  event.preventDefault()
  event.stopPropagation()
  dropNode(type, view.toGraph(event))
}

function hover(event: PointerEvent, view: ViewPort): void {
  seePointer(event)
  if (event.buttons !== 0) return
  const hit = hitAt(view, event)
  const wire = hit.type === 'wire' || hit.type === 'bend' ? hit.wire : null
  if (useGesture.getState().hover.wire !== wire) useGesture.setState({ hover: { wire } })
}
