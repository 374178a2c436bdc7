import type { GraphNode, NodeId, Point } from '@sceneweave/project'

type Nodes = Record<NodeId, GraphNode>

/** A node as it is drawn, with the air around it. */
const WIDE = 270
const HIGH = 380

/**
 * Puts the nodes of each shot into the row of its place: the rows that are there are kept, and one more is laid out like
 * the last. `lanes` are the nodes of shots in their new order. Where shots differ in their kinds of
 * nodes, only one that lies on another is moved.
 */
export function layRows(
  nodes: Nodes,
  { rows, lanes }: { rows: readonly (readonly Point[])[]; lanes: readonly (readonly NodeId[])[] },
): void {
  const kinds = new Set(lanes.map((lane) => lane.map((id) => nodes[id].type).join()))
  if (kinds.size !== 1) {
    layNew(nodes, lanes)
    return
  }
  const places = [...rows]
  while (places.length < lanes.length) {
    const [last, before] = [places.at(-1), places.at(-2)]
    if (!last) return
    const own = new Set(lanes.flat())
    const next = nextRow(last, before)
    makeWay(nodes, { last, next, own })
    places.push(freeRow(nodes, next, own))
  }
  lanes.forEach((lane, at) => {
    lane.forEach((id, role) => {
      const place = places[at][role]
      if (place) nodes[id] = { ...nodes[id], at: place }
    })
  })
  for (const lane of lanes) openRow(nodes, lane)
}

/** Moves the nodes of a shot that was copied from another off those that they lie on. */
function layNew(nodes: Nodes, lanes: readonly (readonly NodeId[])[]): void {
  const placeOf = (lane: readonly NodeId[]) => JSON.stringify(lane.map((id) => nodes[id].at))
  const copy = lanes.find((lane, at) => lanes.some((other, place) => place < at && placeOf(other) === placeOf(lane)))
  if (!copy) return
  const row = copy.map((id) => ({ x: nodes[id].at.x, y: nodes[id].at.y + HIGH }))
  const places = freeRow(nodes, row, new Set(copy))
  copy.forEach((id, role) => {
    nodes[id] = { ...nodes[id], at: places[role] }
  })
}

/** One row further: as far from the last as that is from the one before it. Rows that go to the right may stay at one height. */
const nextRow = (last: readonly Point[], before: readonly Point[] | undefined): Point[] =>
  last.map(({ x, y }, role) => {
    const other = before?.[role]
    if (!other) return { x, y: y + HIGH }
    const [across, down] = [2 * x - other.x, 2 * y - other.y]
    return { x: across, y: across - x >= WIDE ? down : Math.max(down, y + HIGH / 2) }
  })

const rightOf = (row: readonly Point[]): number => Math.max(...row.map(({ x }) => x))

/** What stands right of the last row moves on by as much as the next one goes further. */
function makeWay(
  nodes: Nodes,
  { last, next, own }: { last: readonly Point[]; next: readonly Point[]; own: ReadonlySet<NodeId> },
): void {
  const [end, further] = [rightOf(last), rightOf(next) - rightOf(last)]
  if (further <= 0) return
  for (const [id, node] of Object.entries(nodes))
    if (!own.has(id) && node.at.x > end) nodes[id] = { ...node, at: { ...node.at, x: node.at.x + further } }
}

/** The row, pushed down until none of its nodes covers another. */
function freeRow(nodes: Nodes, row: Point[], lanes: ReadonlySet<NodeId>): Point[] {
  const others = Object.entries(nodes).flatMap(([id, { at }]) => (lanes.has(id) ? [] : [at]))
  let free = row
  const isTaken = (place: Point) =>
    others.some(({ x, y }) => Math.abs(x - place.x) < WIDE && Math.abs(y - place.y) < HIGH)
  while (free.some(isTaken)) free = free.map(({ x, y }) => ({ x, y: y + HIGH }))
  return free
}

/** Makes room between neighbours of a row: what stands right of them moves right together, so that wires still run on. */
function openRow(nodes: Nodes, lane: readonly NodeId[]): void {
  for (let role = 1; role < lane.length; role++) {
    const [left, right] = [nodes[lane[role - 1]].at.x, nodes[lane[role]].at.x]
    const missing = left + WIDE - right
    if (missing <= 0) continue
    const done = new Set(lane.slice(0, role))
    for (const [id, node] of Object.entries(nodes))
      if (node.at.x >= right && !done.has(id)) nodes[id] = { ...node, at: { ...node.at, x: node.at.x + missing } }
  }
}
