import { words } from '../words/index.ts'
import { onScale } from './interval.ts'
import { bestFirst, type Figure, type MethodResult } from './results.ts'
import { cell, headCell, TableSection } from './TableSection.tsx'

const text = words.studies.ahr

/** The average human ranking of each method on one scale, the best first. */
export function AhrTable({ results }: { results: readonly MethodResult[] }) {
  const most = results.length
  return (
    <TableSection title={text.title} help={text.help(most)}>
      <thead>
        <tr>
          <th scope="col" className={headCell}>
            {text.method}
          </th>
          <th scope="col" className={`${headCell} whitespace-nowrap text-right`}>
            {text.score}
          </th>
          <th scope="col" className={`${headCell} w-1/2 min-w-60`}>
            <Scale most={most} />
          </th>
          <th scope="col" className={`${headCell} whitespace-nowrap text-right`}>
            {text.interval}
          </th>
          <th scope="col" className={`${headCell} whitespace-nowrap text-right`}>
            {text.meanRank}
          </th>
        </tr>
      </thead>
      <tbody>
        {bestFirst(results).map(({ method, ahr, meanRank }, at) => (
          <tr key={method}>
            <th scope="row" className={`${cell} max-w-60 break-words font-medium`}>
              {method}
            </th>
            <td className={`${cell} text-right font-mono text-prompt tabular-nums`}>
              {ahr ? text.value(ahr.value) : '–'}
            </td>
            <td className={cell}>{ahr && <Line figure={ahr} most={most} isBest={at === 0} />}</td>
            <td className={`${cell} slate whitespace-nowrap text-right text-muted`}>
              {ahr?.interval ? text.range(ahr.interval) : text.noInterval}
            </td>
            <td className={`${cell} slate text-right text-muted`}>{meanRank === null ? '–' : text.value(meanRank)}</td>
          </tr>
        ))}
      </tbody>
    </TableSection>
  )
}

/** The numbers of the scale, over its marks. */
function Scale({ most }: { most: number }) {
  return (
    <span aria-hidden className="relative block h-4">
      {Array.from({ length: most }, (_, at) => (
        <span
          key={String(at + 1)}
          className="slate absolute -translate-x-1/2"
          style={{ left: `${(at / (most - 1)) * 100}%` }}
        >
          {at + 1}
        </span>
      ))}
    </span>
  )
}

/** A value as a dot on its interval; the numbers stand beside it. */
function Line({ figure, most, isBest }: { figure: Figure; most: number; isBest: boolean }) {
  const { value, low, high } = onScale(figure, [1, most])
  return (
    <span aria-hidden className="relative block h-5">
      {Array.from({ length: most }, (_, at) => (
        <span
          key={String(at + 1)}
          className="absolute inset-y-0 w-px bg-line"
          style={{ left: `${(at / (most - 1)) * 100}%` }}
        />
      ))}
      <span
        className={`absolute top-2 h-1 rounded-full ${isBest ? 'bg-accent' : 'bg-line-strong'}`}
        style={{ left: `${low}%`, width: `${high - low}%` }}
      />
      <span
        className={`absolute top-1 size-3 -translate-x-1/2 rounded-full border-2 border-panel ${isBest ? 'bg-accent' : 'bg-text'}`}
        style={{ left: `${value}%` }}
      />
    </span>
  )
}
