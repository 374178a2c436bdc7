import type { Graph } from '@sceneweave/project'
import { box, shapeOf } from './shape.ts'

/** The shape of a graph, drawn as large as its place allows; what it makes is said beside it. */
export function GraphPicture({ graph }: { graph: Graph }) {
  const { width, height, boxes, lines } = shapeOf(graph)
  const room = 60
  return (
    <svg
      aria-hidden="true"
      className="size-full"
      viewBox={`${-room} ${-room} ${width + 2 * room} ${height + 2 * room}`}
    >
      {lines.map(({ id, path, colour }) => (
        <path key={id} d={path} fill="none" stroke={colour} strokeWidth={8} opacity={0.8} />
      ))}
      {boxes.map(({ id, x, y, colour }) => (
        <g key={id}>
          <rect
            x={x}
            y={y}
            width={box.w}
            height={box.h}
            rx={14}
            fill="var(--raised)"
            stroke="var(--line-strong)"
            strokeWidth={5}
          />
          <rect x={x + 20} y={y + 22} width={26} height={26} rx={5} fill={colour} />
          <rect x={x + 60} y={y + 28} width={90} height={14} rx={7} fill="var(--line-strong)" />
        </g>
      ))}
    </svg>
  )
}
