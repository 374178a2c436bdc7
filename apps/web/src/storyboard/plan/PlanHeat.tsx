'use client'
import { type KeyboardEvent, type PointerEvent, useEffect, useRef, useState } from 'react'
import { useRun } from '../../run/useRun.ts'
import { words } from '../../words/index.ts'
import { CARD, GAP } from '../measures.ts'
import { drawHeat, rowHeight } from './drawHeat.ts'
import type { Job, Stroke } from './planPicture.ts'
import type { PlanHold } from './usePlan.ts'

const text = words.storyboard.noisePlan

type PlanHeatProps = {
  hold: PlanHold
  /** How many columns there are. */
  count: number
  brush: number | null
  onColumn(column: number): void
}

type Cell = { row: number; column: number }

/** The table of times, drawn: bright is noise. Painted by the pointer, or cell by cell by the keyboard. */
export function PlanHeat({ hold, count, brush, onColumn }: PlanHeatProps) {
  const canvas = useRef<HTMLCanvasElement>(null)
  const [cell, setCell] = useState<Cell>({ row: 0, column: 0 })
  const [isFocused, setFocused] = useState(false)
  const { picture, isOff } = hold
  const height = rowHeight(picture.rows.length)
  useEffect(() => {
    const draw = () => canvas.current && drawHeat(canvas.current, picture.rows, { height, count })
    draw()
    const theme = new MutationObserver(draw)
    theme.observe(document.documentElement, { attributeFilter: ['data-theme'] })
    return () => theme.disconnect()
  }, [picture.rows, height, count])

  const jobAt = ({ row, column }: Cell): Job | undefined =>
    picture.jobs.find(({ from, rows, makes }) => row >= from && row < from + rows && makes.includes(column))
  const stroke = (cells: readonly Cell[], value: number | null, reach: Stroke['reach'] = 'cell') => {
    const job = jobAt(cells[0])
    if (!job || isOff) return
    const isAlone = job.makes.length === 1
    const inJob = cells.filter((one) => jobAt(one) === job)
    const strokes = inJob.map(({ row, column }) => ({
      row: row - job.from,
      column: isAlone ? 0 : column,
      value,
      reach,
    }))
    hold.paint(job, strokes)
  }
  const cellAt = (event: PointerEvent): Cell => {
    const box = event.currentTarget.getBoundingClientRect()
    return {
      row: Math.min(Math.max(Math.floor((event.clientY - box.top) / height), 0), picture.rows.length - 1),
      column: Math.min(Math.max(Math.floor((event.clientX - box.left) / (CARD + GAP)), 0), count - 1),
    }
  }
  // a fast hand skips rows between two events; the stroke does not
  const brushOn = (event: PointerEvent, from: Cell | null) => {
    const at = cellAt(event)
    const first = from?.column === at.column ? from.row : at.row
    const rows = Array.from({ length: Math.abs(at.row - first) + 1 }, (_, n) => Math.min(at.row, first) + n)
    setCell(at)
    stroke(
      rows.map((row) => ({ row, column: at.column })),
      brush,
      reachOf(event),
    )
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const step = arrows[event.key]
    const time = picture.rows[cell.row]?.[cell.column] ?? null
    const value = typedValue(event.key, time, brush)
    setFocused(true)
    if (step) {
      const next = {
        row: Math.min(Math.max(cell.row + step.row, 0), picture.rows.length - 1),
        column: Math.min(Math.max(cell.column + step.column, 0), count - 1),
      }
      setCell(next)
      onColumn(next.column)
    } else if (value !== undefined) stroke([cell], value, reachOf(event))
    else return
    event.preventDefault()
  }
  const time = picture.rows[cell.row]?.[cell.column] ?? null
  return (
    <div
      data-region="noisePlan"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a drawing that is edited by keys
      tabIndex={0}
      role="application"
      aria-label={`${text.title}. ${text.cell(cell.column + 1, cell.row + 1, time)}. ${text.keys}`}
      className="relative touch-none select-none outline-offset-4"
      style={{ width: count * (CARD + GAP) - GAP, height: height * picture.rows.length }}
      onFocus={({ currentTarget }) => setFocused(currentTarget.matches(':focus-visible'))}
      onBlur={() => {
        setFocused(false)
        hold.write()
      }}
      onKeyDown={onKeyDown}
      onPointerDown={(event) => {
        if (event.button !== 0) return
        event.currentTarget.setPointerCapture(event.pointerId)
        brushOn(event, null)
      }}
      onPointerMove={(event) => {
        onColumn(cellAt(event).column)
        if (event.buttons === 1) brushOn(event, cell)
      }}
      onPointerUp={() => hold.write()}
    >
      <canvas ref={canvas} className="absolute inset-0 size-full rounded-[4px]" />
      <Glow jobs={picture.jobs} height={height} />
      {isFocused && (
        <span
          aria-hidden
          className="pointer-events-none absolute rounded-[2px] outline-2 outline-accent outline-offset-1"
          style={{ left: cell.column * (CARD + GAP), top: cell.row * height, width: CARD, height }}
        />
      )}
    </div>
  )
}

const reachOf = ({ shiftKey, altKey }: { shiftKey: boolean; altKey: boolean }): Stroke['reach'] =>
  shiftKey ? 'row' : altKey ? 'column' : 'cell'

const arrows: Readonly<Record<string, Cell>> = {
  ArrowUp: { row: -1, column: 0 },
  ArrowDown: { row: 1, column: 0 },
  ArrowLeft: { row: 0, column: -1 },
  ArrowRight: { row: 0, column: 1 },
}

/** What a key makes of a cell; undefined for a key that means nothing here. */
function typedValue(key: string, time: number | null, brush: number | null): number | null | undefined {
  if (/^\d$/.test(key)) return Number(key) / 10
  if (key === '!' || key === 'n') return 1
  if (key === '+' || key === '=') return Math.min(1, Math.round(((time ?? 0) + 0.05) * 100) / 100)
  if (key === '-') return Math.max(0, Math.round(((time ?? 1) - 0.05) * 100) / 100)
  if (key === 'Delete' || key === 'Backspace') return null
  return key === 'Enter' || key === ' ' ? brush : undefined
}

/** The rows that are being computed. */
function Glow({ jobs, height }: { jobs: readonly Job[]; height: number }) {
  const nodes = useRun((state) => state.nodes)
  const isRunning = useRun(({ status }) => status === 'running')
  if (!isRunning) return null
  return jobs.map(({ maker, makes, from, rows }) => {
    const run = nodes[maker]
    if (run?.state !== 'running' || run.of === undefined) return null
    const row = from + Math.min(run.step ?? 0, rows - 1)
    const [first, last] = [Math.min(...makes), Math.max(...makes)]
    return (
      <span
        key={`${maker}-${from}`}
        aria-hidden
        className="pointer-events-none absolute bg-running/60 outline-2 outline-running"
        style={{
          left: first * (CARD + GAP),
          width: (last - first + 1) * (CARD + GAP) - GAP,
          top: row * height,
          height: Math.max(2, height),
        }}
      />
    )
  })
}
