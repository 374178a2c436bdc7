/** What a figure must be, in its own unit. */
export type Target = { readonly most: number } | { readonly least: number }

/** One measured figure. Without a target it is only told. */
export type Figure = {
  readonly name: string
  readonly value: number
  readonly unit: 's' | 'MB' | 'per s'
  readonly target?: Target
  readonly isMet?: boolean
}

/** A finished measurement. `counted`: what was checked before a time was believed, by the figure's name. */
export type GraphReport = {
  readonly size: 'full' | 'quick'
  readonly cores: number
  readonly load: { readonly before: number; readonly after: number }
  readonly counted: Readonly<Record<string, number>>
  readonly figures: readonly Figure[]
}

/** A figure, and whether its target is met. */
export function figureOf(figure: Omit<Figure, 'isMet'>): Figure {
  const { value, target } = figure
  if (!target) return figure
  return { ...figure, isMet: 'most' in target ? value <= target.most : value >= target.least }
}

/** Above this load a machine has other work to do, and times say little. */
export const busyLoad = (cores: number): number => 1.5 * cores

/** The measurements as one Markdown table, each figure beside its target. */
export function graphTable({ size, cores, load, figures }: GraphReport): string {
  const rows = figures.map(({ name, value, unit, target, isMet }) => [
    name,
    `${shown(value)} ${unit}`,
    target ? `${'most' in target ? '≤' : '≥'} ${'most' in target ? target.most : target.least} ${unit}` : '',
    isMet === undefined ? '' : isMet ? 'met' : 'missed',
  ])
  const busy = load.before > busyLoad(cores) ? ', which had other work to do' : ''
  return [
    `${size === 'quick' ? 'A small version, without targets. ' : ''}Load average ${load.before.toFixed(2)} before, ${load.after.toFixed(2)} after, on ${cores} cores${busy}.`,
    '',
    '| | measured | target | |',
    '|---|---|---|---|',
    ...rows.map((row) => `| ${row.join(' | ')} |`),
  ].join('\n')
}

const shown = (value: number): string =>
  value >= 100 ? value.toFixed(0) : value >= 1 ? value.toFixed(2) : value.toFixed(3)
