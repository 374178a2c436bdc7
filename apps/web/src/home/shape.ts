import { catalogue, portKinds } from '@sceneweave/nodes'
import type { Graph } from '@sceneweave/project'

export type GraphShape = {
  width: number
  height: number
  boxes: readonly { id: string; x: number; y: number; colour: string }[]
  lines: readonly { id: string; path: string; colour: string }[]
}

/** Size of a node in a drawn shape, in the graph's own units. */
export const box = { w: 190, h: 92 }

const colourOf = (kind: string | undefined): string =>
  kind !== undefined && kind in portKinds ? portKinds[kind as keyof typeof portKinds].colour : '#808890'

/** A graph as boxes and curves, to be drawn small; notes are left out. */
export function shapeOf({ nodes, wires }: Graph): GraphShape {
  const drawn = Object.entries(nodes).filter(([, { type }]) => type !== 'note')
  if (drawn.length === 0) return { width: box.w, height: box.h, boxes: [], lines: [] }
  const left = Math.min(...drawn.map(([, { at }]) => at.x))
  const top = Math.min(...drawn.map(([, { at }]) => at.y))
  const boxes = drawn.map(([id, { at, type }]) => {
    const [output] = Object.values(catalogue.nodes.get(type)?.outputs ?? {})
    return { id, x: at.x - left, y: at.y - top, colour: colourOf(output?.kind) }
  })
  const places = new Map(boxes.map((one) => [one.id, one]))
  const lines = Object.entries(wires).flatMap(([id, { from, to }]) => {
    const [a, b] = [places.get(from.node), places.get(to.node)]
    if (!a || !b) return []
    const kind = catalogue.nodes.get(nodes[from.node].type)?.outputs[from.port]?.kind
    return [{ id, path: curve(a, b), colour: colourOf(kind) }]
  })
  const width = Math.max(...boxes.map(({ x }) => x)) + box.w
  const height = Math.max(...boxes.map(({ y }) => y)) + box.h
  return { width, height, boxes, lines }
}

type Place = { x: number; y: number }

function curve(a: Place, b: Place): string {
  const [x1, y1, x2, y2] = [a.x + box.w, a.y + box.h / 2, b.x, b.y + box.h / 2]
  const pull = Math.max(Math.abs(x2 - x1) / 2, 60)
  return `M${x1} ${y1}C${x1 + pull} ${y1} ${x2 - pull} ${y2} ${x2} ${y2}`
}
