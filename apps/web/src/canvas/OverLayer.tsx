'use client'
import { useStore, ViewportPortal } from '@xyflow/react'
import { memo, useMemo } from 'react'
import { kindLook } from '../ui/portShapes.ts'
import { words } from '../words/index.ts'
import { type Geometry, inputPointOf, type WireLine } from './geometry.ts'
import { leftOutOf } from './leftOut.ts'
import { useCanvasLevel } from './useCanvasLevel.ts'
import { useGeometry } from './useGeometry.ts'
import { carriedBy, type Gesture, useGesture } from './useGesture.ts'
import { type Curve, wireCurves } from './wirePath.ts'

/** What goes on under a hand: the wire that is drawn, wires of what is carried, guides, the box of a selection. */
export const OverLayer = memo(function OverLayer() {
  const gesture = useGesture((state) => state.gesture)
  const hovered = useGesture((state) => state.hover.wire)
  const zoom = useStore((state) => (gesture.type === 'none' && !hovered ? 1 : state.transform[2]))
  if (gesture.type === 'none' && !hovered) return null
  return (
    <ViewportPortal>
      <svg
        aria-hidden="true"
        className="pointer-events-none absolute top-0 left-0 overflow-visible"
        width={1}
        height={1}
        style={{ zIndex: gesture.type === 'connect' || gesture.type === 'box' ? 5 : 0 }}
      >
        {gesture.type === 'none' && hovered && <HoveredWire id={hovered} zoom={zoom} />}
        {gesture.type === 'connect' && <DrawnWire gesture={gesture} zoom={zoom} />}
        {gesture.type === 'move' && <Carried gesture={gesture} zoom={zoom} />}
        {gesture.type === 'bend' && <BentWire gesture={gesture} zoom={zoom} />}
        {gesture.type === 'box' && (
          <rect
            x={gesture.box.x}
            y={gesture.box.y}
            width={gesture.box.w}
            height={gesture.box.h}
            fill="color-mix(in oklab, var(--accent) 10%, transparent)"
            stroke="var(--accent)"
            strokeWidth={1 / zoom}
          />
        )}
      </svg>
      {gesture.type === 'connect' && gesture.landing?.reason && <Reason gesture={gesture} zoom={zoom} />}
    </ViewportPortal>
  )
})

const path = (curves: readonly Curve[]): string =>
  curves.map(([a, b, c, d]) => `M${a.x} ${a.y}C${b.x} ${b.y} ${c.x} ${c.y} ${d.x} ${d.y}`).join('')

type Of<T extends Gesture['type']> = { gesture: Extract<Gesture, { type: T }>; zoom: number }

function HoveredWire({ id, zoom }: { id: string; zoom: number }) {
  const line = useGeometry().wires.get(id)
  if (!line) return null
  return (
    <>
      <path d={path(line.curves)} fill="none" stroke={kindLook(line.kind).colour} strokeWidth={4} />
      {line.wire.bends?.map((bend) => (
        <circle key={`${bend.x},${bend.y}`} cx={bend.x} cy={bend.y} r={5 / Math.max(zoom, 0.6)} fill="var(--accent)" />
      ))}
    </>
  )
}

function DrawnWire({ gesture: { from, start, point, kind, landing }, zoom }: Of<'connect'>) {
  const isGood = landing && !landing.reason
  const end = landing && (isGood || landing.converter) ? landing.point : point
  const curves = from.side === 'out' ? wireCurves(start, end) : wireCurves(end, start)
  return (
    <>
      <path
        d={path(curves)}
        fill="none"
        stroke={landing?.reason && !landing.converter ? 'var(--error)' : kindLook(kind).colour}
        strokeWidth={2.5 / Math.max(zoom, 0.5)}
        strokeDasharray={isGood ? undefined : '6 4'}
      />
      <circle cx={end.x} cy={end.y} r={isGood ? 7 : 4} fill={isGood ? 'var(--accent)' : kindLook(kind).colour} />
    </>
  )
}

function Reason({ gesture: { point, landing }, zoom }: Of<'connect'>) {
  return (
    <div
      role="tooltip"
      className="pointer-events-none absolute top-0 left-0 w-max max-w-72 rounded-field border border-line bg-raised px-2 py-1 text-label shadow-float"
      style={{
        transform: `translate(${point.x + 14 / zoom}px, ${point.y + 14 / zoom}px) scale(${1 / zoom})`,
        transformOrigin: '0 0',
        zIndex: 6,
      }}
    >
      {landing?.converter ? words.canvas.byConverter(landing.converter) : landing?.reason}
    </div>
  )
}

/** Wires at what is carried, and the lines it rests on. */
function Carried({ gesture, zoom }: Of<'move'>) {
  const geometry = useGeometry()
  const { wires } = leftOutOf(gesture, geometry)
  const carried = [...wires].flatMap((id) => geometry.wires.get(id) ?? [])
  const into = gesture.into ? geometry.wires.get(gesture.into) : undefined
  const level = useCanvasLevel((state) => state.level)
  const outline = useMemo(() => boxPath(gesture.nodes, geometry), [gesture.nodes, geometry])
  return (
    <>
      {/* more than these are not told apart while they move */}
      {carried.slice(0, 200).map((line) => (
        <path
          key={line.id}
          d={path(carriedCurves(line, gesture))}
          fill="none"
          stroke={kindLook(line.kind).colour}
          strokeWidth={2}
        />
      ))}
      {into && <path d={path(into.curves)} fill="none" stroke="var(--accent)" strokeWidth={5} />}
      {(gesture.isCopy || level === 'far') && (
        <path
          d={outline}
          transform={`translate(${gesture.dx} ${gesture.dy})`}
          fill="var(--panel)"
          fillOpacity={gesture.isCopy ? 0.7 : 1}
          stroke="var(--accent)"
          strokeWidth={1 / zoom}
        />
      )}
      {gesture.guides.map(({ from, to }) => (
        <line
          key={`${from.x},${from.y},${to.x},${to.y}`}
          x1={from.x}
          y1={from.y}
          x2={to.x}
          y2={to.y}
          stroke="var(--accent)"
          strokeWidth={1 / zoom}
        />
      ))}
    </>
  )
}

/** The outlines of nodes that are no elements of the page, as one path. */
const boxPath = (nodes: ReadonlySet<string>, geometry: Geometry): string =>
  [...nodes]
    .flatMap((id) => geometry.nodes.get(id) ?? [])
    .map(({ x, y, w, h }) => `M${x} ${y}h${w}v${h}h${-w}z`)
    .join('')

function carriedCurves({ wire, curves }: WireLine, gesture: Extract<Gesture, { type: 'move' }>): Curve[] {
  const [from, to] = [carriedBy(gesture, wire.from.node), carriedBy(gesture, wire.to.node)]
  const [start, end] = [curves[0][0], curves.at(-1)![3]]
  // a wire to a folded frame has no bends there
  const bends = curves.length === 1 ? undefined : wire.bends
  return wireCurves({ x: start.x + from.dx, y: start.y + from.dy }, { x: end.x + to.dx, y: end.y + to.dy }, bends)
}

function BentWire({ gesture: { wire, bends }, zoom }: Of<'bend'>) {
  const line = useGeometry().wires.get(wire)
  if (!line) return null
  return (
    <>
      <path
        d={path(wireCurves(line.curves[0][0], inputPointOf(line), bends))}
        fill="none"
        stroke="var(--accent)"
        strokeWidth={3}
      />
      {bends.map((bend) => (
        <circle key={`${bend.x},${bend.y}`} cx={bend.x} cy={bend.y} r={5 / Math.max(zoom, 0.6)} fill="var(--accent)" />
      ))}
    </>
  )
}
