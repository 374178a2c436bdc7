import type { Spread } from './interleaved.ts'
import type { SpeedReport } from './speedReport.ts'

const shown = ({ median, low, high }: Spread, digits = 2): string =>
  `${median.toFixed(digits)} (${low.toFixed(digits)}–${high.toFixed(digits)})`
const percent = ({ median, low, high }: Spread): string =>
  `${(100 * median).toFixed(0)} % (${(100 * low).toFixed(0)}–${(100 * high).toFixed(0)})`

/** The measurements as one Markdown table: ratios of one interleaved run, medians with their quartiles. */
export function speedTable({ weights, rounds, steps, caches, int8, session }: SpeedReport): string {
  const rows = [
    ...steps.models.map(({ name, gflops, share }) => [
      `${name}: step of 3 shots, GFLOP/s over the sgemm ceiling`,
      percent(share),
      `${shown(gflops, 0)} of ${shown(steps.ceiling, 0)} GFLOP/s`,
    ]),
    ...caches.map(({ shot, faster, difference, cachedMs, recomputedMs }) => [
      `autoregressive step of shot ${shot}, recomputed over cached`,
      shown(faster),
      `${shown(recomputedMs, 0)} against ${shown(cachedMs, 0)} ms; differ by ${difference.toExponential(1)}`,
    ]),
    ['float32 over int8, step of 3 shots', shown(int8.faster), `int8 is ${(100 * int8.error).toFixed(2)} % off`],
    ['making a session over running it, 2 shots', shown(session.buildInRuns, 1), ''],
  ]
  return [
    `${rounds} interleaved rounds, ${weights} tiny weights. Medians, in brackets quartiles.`,
    '',
    '| time of … | ratio | |',
    '|---|---|---|',
    ...rows.map((row) => `| ${row.join(' | ')} |`),
  ].join('\n')
}
