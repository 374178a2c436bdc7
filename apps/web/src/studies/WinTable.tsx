import { words } from '../words/index.ts'
import { bestFirst, type MethodResult, type Win } from './results.ts'
import { cell, firstCell, headCell, methodCell, TableSection } from './TableSection.tsx'

const text = words.studies.wins

/** How often each method stands before each other one. */
export function WinTable({ results, wins }: { results: readonly MethodResult[]; wins: readonly Win[] }) {
  const methods = bestFirst(results).map(({ method }) => method)
  return (
    <TableSection title={text.title} help={text.help}>
      <thead>
        <tr>
          <th scope="col" className={`${headCell} ${firstCell}`}>
            {words.studies.ahr.method}
          </th>
          {methods.map((method) => (
            <th key={method} scope="col" className={methodCell}>
              {text.beats(method)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {methods.map((method) => (
          <tr key={method}>
            <th scope="row" className={`${cell} ${firstCell} max-w-60 break-words font-medium`}>
              {method}
            </th>
            {methods.map((against) => (
              <td key={against} className={`${cell} text-right`}>
                <Share win={wins.find((win) => win.method === method && win.against === against)} />
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </TableSection>
  )
}

function Share({ win }: { win?: Win }) {
  if (!win) return <span className="text-faint">·</span>
  // an interval that leaves out one half says which of the two is better
  const isSure = win.interval !== null && (win.interval[0] > 0.5 || win.interval[1] < 0.5)
  return (
    <span className="inline-flex flex-col items-end">
      <span className={`font-mono tabular-nums ${isSure ? 'text-text' : 'text-muted'}`}>{text.share(win.value)}</span>
      {win.interval && <span className="slate text-faint">{text.range(win.interval)}</span>}
    </span>
  )
}
