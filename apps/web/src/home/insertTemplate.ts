import type { Graph, SingleEdit } from '@sceneweave/project'

/** The edits that put a graph beside another: new names where its own are taken, right of all that is there. */
export function insertEdits(
  into: Graph,
  { nodes, wires, frames }: Graph,
): { edits: SingleEdit[]; nodes: readonly string[] } {
  const moved = offset(into, nodes)
  const names = freeNames(into.nodes, Object.keys(nodes))
  const wireNames = freeNames(into.wires, Object.keys(wires))
  const frameNames = freeNames(into.frames, Object.keys(frames))
  const at = (place: { x: number; y: number }) => ({ x: place.x + moved.x, y: place.y + moved.y })
  const edits: SingleEdit[] = [
    ...Object.entries(nodes).map(
      ([id, node]): SingleEdit => ({ type: 'node-add', id: names.get(id)!, node: { ...node, at: at(node.at) } }),
    ),
    ...Object.entries(wires).map(
      ([id, wire]): SingleEdit => ({
        type: 'wire-add',
        id: wireNames.get(id)!,
        wire: {
          ...wire,
          from: { ...wire.from, node: names.get(wire.from.node)! },
          to: { ...wire.to, node: names.get(wire.to.node)! },
          ...(wire.bends && { bends: wire.bends.map(at) }),
        },
      }),
    ),
    ...Object.entries(frames).map(
      ([id, frame]): SingleEdit => ({
        type: 'frame-add',
        id: frameNames.get(id)!,
        frame: { ...frame, at: at(frame.at) },
      }),
    ),
  ]
  return { edits, nodes: [...names.values()] }
}

const gap = 400

function offset(into: Graph, nodes: Graph['nodes']): { x: number; y: number } {
  const there = Object.values(into.nodes).map(({ at }) => at)
  const coming = Object.values(nodes).map(({ at }) => at)
  if (there.length === 0 || coming.length === 0) return { x: 0, y: 0 }
  const left = Math.min(...coming.map(({ x }) => x))
  const top = Math.min(...coming.map(({ y }) => y))
  return {
    x: Math.max(...there.map(({ x }) => x)) + gap - left,
    y: Math.min(...there.map(({ y }) => y)) - top,
  }
}

function freeNames(taken: Readonly<Record<string, unknown>>, wishes: readonly string[]): Map<string, string> {
  const given = new Set<string>()
  return new Map(
    wishes.map((wish) => {
      let name = wish
      for (
        let number = 2;
        Object.hasOwn(taken, name) || given.has(name) || (number > 2 && wishes.includes(name));
        number++
      )
        name = `${wish.slice(0, 58)}-${number}`
      given.add(name)
      return [wish, name]
    }),
  )
}
