'use client'
import { type KeyboardEvent, useRef } from 'react'
import { words } from '../words/index.ts'
import { ContextPop } from './ContextPop.tsx'
import type { Context, Lane, Lanes } from './lanes/lanes.ts'
import { CARD, GAP } from './measures.ts'
import { useBoard } from './useBoard.ts'

const text = words.storyboard.context
const LEVEL = 9
const FOOT = 4

/** One line: from a card, or from outside of the scene, to the card that sees it. */
export type Line = { readonly lane: Lane; readonly context: Context; readonly from?: number }

const middle = (at: number) => at * (CARD + GAP) + CARD / 2
const rise = (distance: number) => LEVEL * Math.min(distance, 4) + 4

/** How high the lines of a scene reach. */
export function linesHeight(lanes: readonly Lane[]): number {
  const all = linesOf(lanes)
  return all.length === 0
    ? 0
    : FOOT + Math.max(...all.map(({ lane, from }) => rise(from === undefined ? 1 : Math.abs(lane.index - from))))
}

/** All that shots of a scene see. */
export function linesOf(lanes: readonly Lane[]): Line[] {
  const places = new Map(lanes.map(({ shot, index }) => [shot.id, index]))
  return lanes.flatMap((lane) =>
    lane.context.map((context) => ({
      lane,
      context,
      from: context.shot === undefined ? undefined : places.get(context.shot),
    })),
  )
}

/** What shots see of each other, as arcs above their cards: higher from further, thicker where more is seen. */
export function ContextLines({ lanes, reading }: Lanes) {
  const lines = linesOf(lanes)
  const height = linesHeight(lanes)
  const width = lanes.length * (CARD + GAP) - GAP
  if (lines.length === 0) return null
  return (
    <section aria-label={text.lines} className="relative shrink-0" style={{ width, height }}>
      <svg width={width} height={height} className="absolute inset-0 overflow-visible" aria-hidden>
        <title>{text.lines}</title>
        {lines.map((line) => (
          <Arc key={`${line.lane.shot.id}/${line.context.id}`} line={line} height={height} />
        ))}
      </svg>
      {lines.map((line) => (
        <Knot key={`${line.lane.shot.id}/${line.context.id}`} {...{ line, lanes, reading, height }} />
      ))}
    </section>
  )
}

/** Where lines to one card end, a little apart, nearest from the nearest. */
const spread = ({ lane, context, from = lane.index - 1 }: Line): { start: number; end: number } => {
  const distance = Math.min(Math.abs(lane.index - from), 5)
  const side = from <= lane.index ? 1 : -1
  const at = lane.context.indexOf(context)
  return {
    start: context.shot === undefined ? middle(lane.index) - 40 - 8 * at : middle(from) + side * (6 + 5 * distance),
    end: middle(lane.index) - side * (6 + 5 * distance),
  }
}

const isHeld = (line: Line, held: string | null) => held === `${line.lane.shot.id}/${line.context.id}`

function Arc({ line, height }: { line: Line; height: number }) {
  const { lane, context, from } = line
  const held = useBoard((state) => state.line)
  const { start, end } = spread(line)
  const top = height - FOOT / 2 - rise(from === undefined ? 1 : Math.abs(lane.index - from))
  const foot = height
  return (
    <path
      d={`M${start} ${foot} C${start} ${top - 2} ${end} ${top - 2} ${end} ${foot}`}
      fill="none"
      strokeLinecap="round"
      strokeWidth={0.75 + 2.25 * (1 - context.time)}
      strokeDasharray={context.shot === undefined || from === undefined ? '2 5' : undefined}
      className={isHeld(line, held) ? 'stroke-accent' : 'stroke-line-strong'}
    />
  )
}

/** The top of an arc: pressed, it shows what the line means and lets it be changed. */
function Knot({ line, lanes, reading, height }: { line: Line; height: number } & Pick<Lanes, 'lanes' | 'reading'>) {
  const { lane, context, from } = line
  const button = useRef<HTMLButtonElement>(null)
  const { start, end } = spread(line)
  const reach = rise(from === undefined ? 1 : Math.abs(lane.index - from))
  const name = from === undefined ? nameOf(context) : text.shot(from + 1)
  const id = `${lane.shot.id}/${context.id}`
  const isOpen = useBoard((state) => state.line === id)
  return (
    <ContextPop
      {...{ line, lanes, reading, name, isOpen }}
      onOpen={(open) => useBoard.setState({ line: open ? id : null })}
      trigger={
        <button
          ref={button}
          type="button"
          aria-label={text.line(name, lane.index + 1, context.time)}
          style={{ left: (start + end) / 2 - 8, top: height - reach * 0.78 - 9 }}
          onKeyDown={(event: KeyboardEvent) => event.stopPropagation()}
          className="group absolute grid size-4 place-items-center rounded-full"
        >
          <span className="size-[7px] rounded-full border border-line-strong bg-panel group-hover:border-accent group-hover:bg-accent group-aria-expanded:border-accent group-aria-expanded:bg-accent" />
        </button>
      }
    />
  )
}

/** What is seen, where it is no shot of this scene. */
const nameOf = ({ take, via }: Context): string => (take !== undefined || via === 'pool' ? text.aTake : text.aPicture)
