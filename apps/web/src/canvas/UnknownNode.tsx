'use client'
import { words } from '../words/index.ts'
import type { NodeBox } from './geometry.ts'

/** A node that this machine does not know: it keeps its wires and shows what is saved of it. */
export function UnknownNode({ box: { node, layout } }: { box: NodeBox }) {
  const ends = [...layout.inputs, ...layout.outputs].map(({ y, h }) => y + h)
  return (
    <details className="absolute inset-x-2 text-label" style={{ top: Math.max(layout.h - 4, ...ends) + 6 }}>
      <summary className="text-muted">{words.canvas.raw}</summary>
      <pre className="slate nowheel mt-1 max-h-48 select-text overflow-auto rounded-field border border-line bg-panel p-2">
        {JSON.stringify(node, null, 2)}
      </pre>
    </details>
  )
}
