import type { Table } from '../figures/section.ts'
import type { Figure } from '../interval.ts'

const percent = (value: number): string => (100 * value).toFixed(0)
// a minus as wide as the plus
const signed = (value: number): string => `${value < 0 ? '−' : '+'}${percent(Math.abs(value))}`

/** A figure in words: its value, and its 95 % interval. */
export function shownFigure({ value, low, high, count }: Figure, of: Table['of']): { value: string; interval: string } {
  if (count === 0 || Number.isNaN(value)) return { value: '–', interval: '' }
  switch (of) {
    case 'share':
      return { value: `${percent(value)} %`, interval: `${percent(low)}–${percent(high)}` }
    case 'difference':
      return { value: signed(value), interval: `${signed(low)} to ${signed(high)}` }
    case 'number':
      return { value: short(value), interval: `${short(low)}–${short(high)}` }
    default:
      return of satisfies never
  }
}

/** Three digits that matter. */
export const short = (value: number): string =>
  Math.abs(value) >= 100 ? value.toFixed(0) : String(Number(value.toPrecision(3)))

/** A chance level in words. */
export const shownChance = (chance: number | null): string =>
  chance === null ? '–' : `${chance < 0.02 ? (100 * chance).toFixed(1) : percent(chance)} %`
