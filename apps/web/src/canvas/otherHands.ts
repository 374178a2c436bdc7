import { edit, select, useEditor } from '../editor/useEditor.ts'
import { words } from '../words/index.ts'
import type { Hand, Press } from './hand.ts'
import type { Hit } from './hitTest.ts'
import { gridStep, toGrid } from './snap.ts'
import { idle, setGesture, useGesture } from './useGesture.ts'

/** Draws a box; what it touches is selected, with Shift beside what was. */
export function boxHand({ point: start, geometry }: Press): Hand {
  const before = useEditor.getState().selection.nodes
  return {
    move(point) {
      const box = {
        x: Math.min(start.x, point.x),
        y: Math.min(start.y, point.y),
        w: Math.abs(point.x - start.x),
        h: Math.abs(point.y - start.y),
      }
      const nodes = new Set([...before, ...geometry.nodeGrid.meeting(box).map(({ id }) => id)])
      setGesture({ type: 'box', box, nodes })
    },
    drop() {
      const { gesture } = useGesture.getState()
      setGesture(idle)
      if (gesture.type === 'box') select({ nodes: gesture.nodes })
    },
    click() {},
  }
}

/** Moves one point of a wire. */
export function bendHand({ hit, geometry }: Press & { hit: Extract<Hit, { type: 'bend' }> }): Hand {
  const bends = geometry.graph.wires[hit.wire].bends ?? []
  return {
    move(point) {
      const at = { x: toGrid(point.x), y: toGrid(point.y) }
      setGesture({ type: 'bend', wire: hit.wire, bends: bends.with(hit.at, at) })
    },
    drop() {
      const { gesture } = useGesture.getState()
      setGesture(idle)
      if (gesture.type === 'bend')
        edit(words.canvas.bend, [{ type: 'wire-bend', id: gesture.wire, bends: [...gesture.bends] }])
    },
    click() {},
  }
}

/** Selects a wire; moving it from where it was pressed bends it there. */
export function wireHand({
  hit,
  point,
  geometry,
  isAdding,
  isAlt,
}: Press & { hit: Extract<Hit, { type: 'wire' }> }): Hand {
  const { selection } = useEditor.getState()
  const bends = geometry.graph.wires[hit.wire].bends ?? []
  if (isAdding) select({ ...selection, wires: [...selection.wires, hit.wire] })
  else if (!selection.wires.has(hit.wire)) select({ wires: [hit.wire] })
  return {
    move(to) {
      const at = { x: toGrid(to.x), y: toGrid(to.y) }
      setGesture({ type: 'bend', wire: hit.wire, bends: bends.toSpliced(hit.curve, 0, at) })
    },
    drop() {
      const { gesture } = useGesture.getState()
      setGesture(idle)
      if (gesture.type === 'bend')
        edit(words.canvas.bend, [{ type: 'wire-bend', id: gesture.wire, bends: [...gesture.bends] }])
    },
    click() {
      if (isAlt) addBend(hit.wire, hit.curve, point)
    },
  }
}

/** Adds a point to a wire, in the curve where it was pointed at. */
export function addBend(wire: string, curve: number, { x, y }: { x: number; y: number }): void {
  const bends = useEditor.getState().project?.graph.wires[wire]?.bends ?? []
  const at = { x: toGrid(x), y: toGrid(y) }
  edit(words.canvas.bend, [{ type: 'wire-bend', id: wire, bends: bends.toSpliced(curve, 0, at) }])
}

/** Takes a point out of a wire. */
export function removeBend(wire: string, at: number): void {
  const bends = useEditor.getState().project?.graph.wires[wire]?.bends ?? []
  edit(words.canvas.straighten, [{ type: 'wire-bend', id: wire, bends: bends.toSpliced(at, 1) }])
}

const least = { w: 120, h: 60 }

/** Pulls a frame's corner. */
export function cornerHand({ hit, point: start, geometry }: Press & { hit: Extract<Hit, { type: 'frame' }> }): Hand {
  const { size, title } = geometry.graph.frames[hit.id]
  return {
    move({ x, y }) {
      const w = Math.max(least.w, toGrid(size.w + x - start.x))
      const h = Math.max(least.h, toGrid(size.h + y - start.y))
      setGesture({ type: 'resize', frame: hit.id, size: { w, h } })
    },
    drop() {
      const { gesture } = useGesture.getState()
      setGesture(idle)
      if (gesture.type === 'resize')
        edit(words.canvas.resizeFrame(title), [{ type: 'frame-change', id: hit.id, change: { size: gesture.size } }])
    },
    click: () => select({ frames: [hit.id] }),
  }
}

/** How far the arrow keys move: one step of the grid, with Shift ten. */
export const nudgeSteps = { small: gridStep, large: gridStep * 10 }
