import type { Figure } from '../interval.ts'

/** A part of a report: figures as tables and curves, with words about them. */
export type Section = {
  readonly id: string
  readonly title: string
  readonly text: string
  readonly tables: readonly Table[]
  readonly curves: readonly Curve[]
}

/** One column an arm, one row a question. `of`: a share, a difference of shares, or a plain number. */
export type Table = {
  readonly title: string
  readonly of: 'share' | 'difference' | 'number'
  readonly columns: readonly Column[]
  readonly rows: readonly Row[]
}
export type Column = {
  readonly name: string
  readonly title: string
  readonly paper?: string
  readonly isReal?: boolean
}
export type Row = {
  readonly id: string
  readonly title: string
  readonly chance: number | null
  /** By column; absent where it was not asked. */
  readonly figures: Readonly<Record<string, Figure>>
}

export type Curve = {
  readonly title: string
  readonly xLabel: string
  readonly yLabel: string
  /** Shares are drawn from 0 to 1. */
  readonly of: 'share' | 'number'
  readonly series: readonly { readonly name: string; readonly title: string; readonly points: readonly Point[] }[]
}
export type Point = { readonly x: number; readonly figure: Figure }
