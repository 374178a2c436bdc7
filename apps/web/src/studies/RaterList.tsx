import { words } from '../words/index.ts'

const text = words.studies

type Rater = { rater: number; name?: string; votes: number; medianMs: number }

/** Who rated, how much, and how long one took. */
export function RaterList({ raters }: { raters: readonly Rater[] }) {
  return (
    <section aria-labelledby="raters">
      <h2 id="raters" className="mb-3 font-medium text-prompt">
        {text.ratersTitle}
      </h2>
      <ul className="grid grid-cols-[repeat(auto-fill,minmax(220px,1fr))] gap-x-6">
        {raters.map(({ rater, name, votes, medianMs }) => (
          <li key={rater} className="flex items-baseline gap-2 border-line border-b py-2">
            <span className="min-w-0 flex-1 truncate">{name ?? text.rater(rater)}</span>
            <span className="slate text-muted">
              {text.raterVotes(votes)} · {words.units.duration(medianMs)}
            </span>
          </li>
        ))}
      </ul>
    </section>
  )
}
