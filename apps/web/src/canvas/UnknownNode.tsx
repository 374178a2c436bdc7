'use client'
import { words } from '../words/index.ts'
import type { NodeBox } from './geometry.ts'
import { sizes } from './nodeLayout.ts'

/** A node that this machine does not know: it keeps its wires and shows what is saved of it. */
export function UnknownNode({ box: { node, layout } }: { box: NodeBox }) {
  return (
    <details className="absolute inset-x-2 text-label" style={{ top: layout.h - sizes.row - 2 }}>
      <summary className="text-muted">{words.canvas.raw}</summary>
      <pre className="slate nowheel mt-1 max-h-48 select-text overflow-auto rounded-field border border-line bg-panel p-2">
        {JSON.stringify(node, null, 2)}
      </pre>
    </details>
  )
}
