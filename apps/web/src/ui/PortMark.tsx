'use client'
import { kindLook, markPath } from './portShapes.ts'

export type PortMarkProps = {
  kind: string
  size?: number
  /** Drawn as an outline: an optional port with no wire. */
  isOpen?: boolean
  className?: string
}

/** A kind of port as its colour and its shape. What it means is said beside it, so it is hidden from screen readers. */
export function PortMark({ kind, size = 10, isOpen, className }: PortMarkProps) {
  const { colour, shape } = kindLook(kind)
  const isLine = isOpen || shape === 'ring'
  return (
    <svg
      aria-hidden="true"
      width={size}
      height={size}
      viewBox="0 0 10 10"
      className={className}
      style={{ flexShrink: 0, overflow: 'visible' }}
    >
      <path
        d={markPath(shape)}
        fill={isLine ? 'var(--canvas)' : colour}
        stroke={colour}
        strokeWidth={shape === 'ring' ? 2.4 : isLine ? 1.6 : 0}
        strokeLinejoin="round"
      />
    </svg>
  )
}
