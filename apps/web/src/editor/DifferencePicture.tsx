import type { Graph } from '@sceneweave/project'
import type { Change } from './differences.ts'

const box = { w: 200, h: 110 }
const room = 60

const colours: Record<Change, string> = {
  added: 'var(--done)',
  removed: 'var(--error)',
  changed: 'var(--accent)',
  moved: 'var(--cached)',
}

type Props = { graph: Graph; other: Graph; marks: ReadonlyMap<string, Change>; label: string }

/** A graph drawn small, in the room that it and the other one need together, with what differs in colour. */
export function DifferencePicture({ graph, other, marks, label }: Props) {
  const { x, y, w, h } = roomOf([graph, other])
  return (
    <svg role="img" aria-label={label} viewBox={`${x} ${y} ${w} ${h}`} className="size-full">
      {Object.entries(graph.wires).map(([id, { from, to }]) => {
        const [a, b] = [graph.nodes[from.node]?.at, graph.nodes[to.node]?.at]
        if (!a || !b) return null
        const isNew = other.wires[id] === undefined
        return (
          <path
            key={id}
            d={curve({ x: a.x + box.w, y: a.y + box.h / 2 }, { x: b.x, y: b.y + box.h / 2 })}
            fill="none"
            stroke={isNew ? 'var(--accent)' : 'var(--line-strong)'}
            strokeWidth={isNew ? 9 : 6}
          />
        )
      })}
      {Object.entries(graph.nodes).map(([id, { at }]) => {
        const mark = marks.get(id)
        const colour = mark ? colours[mark] : 'var(--line-strong)'
        return (
          <rect
            key={id}
            x={at.x}
            y={at.y}
            width={box.w}
            height={box.h}
            rx={16}
            fill={mark ? `color-mix(in oklab, ${colour} 28%, var(--raised))` : 'var(--raised)'}
            stroke={colour}
            strokeWidth={mark ? 12 : 5}
            strokeDasharray={mark === 'moved' ? '26 18' : undefined}
          />
        )
      })}
    </svg>
  )
}

function roomOf(graphs: readonly Graph[]) {
  const places = graphs.flatMap(({ nodes }) => Object.values(nodes).map(({ at }) => at))
  const at = (pick: (values: number[]) => number, values: number[]) => (values.length > 0 ? pick(values) : 0)
  const least = (values: number[]) => values.reduce((a, b) => Math.min(a, b))
  const most = (values: number[]) => values.reduce((a, b) => Math.max(a, b))
  const [xs, ys] = [places.map(({ x }) => x), places.map(({ y }) => y)]
  const [x, y] = [at(least, xs) - room, at(least, ys) - room]
  return { x, y, w: at(most, xs) + box.w + room - x, h: at(most, ys) + box.h + room - y }
}

type Place = { x: number; y: number }

function curve(a: Place, b: Place): string {
  const pull = Math.max(Math.abs(b.x - a.x) / 2, 60)
  return `M${a.x} ${a.y}C${a.x + pull} ${a.y} ${b.x - pull} ${b.y} ${b.x} ${b.y}`
}
