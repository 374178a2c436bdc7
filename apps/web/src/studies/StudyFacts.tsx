import { classes } from '../ui/classes.ts'
import { words } from '../words/index.ts'

const text = words.studies

type FactsProps = {
  study: {
    title: string
    status: 'open' | 'closed'
    createdAt: string
    methods: readonly string[]
    votes: number
    raters: readonly { medianMs: number }[]
    scenes: readonly unknown[]
    agreement: { w: number; chance: number } | null
  }
}

/** What a study is and how much is in. */
export function StudyFacts({ study }: FactsProps) {
  const { title, status, createdAt, methods, votes, raters, scenes, agreement } = study
  const times = raters.map(({ medianMs }) => medianMs).sort((a, b) => a - b)
  const facts = [
    { name: text.facts.votes, value: String(votes) },
    {
      name: text.facts.raters,
      value: String(raters.length),
      more: times.length > 0 && text.facts.median(times[times.length >> 1]),
    },
    { name: text.facts.scenes, value: String(scenes.length) },
    {
      name: text.facts.agreement,
      help: text.facts.agreementHelp,
      value: agreement ? agreement.w.toFixed(2) : '–',
      more: agreement && text.facts.chance(agreement.chance),
    },
  ]
  return (
    <section>
      <h1 className="text-title">{title}</h1>
      <p className="mt-1 flex gap-2 text-muted">
        <span className={classes(status === 'open' && 'text-done')}>{text.status[status]}</span>
        <span aria-hidden>·</span>
        {text.size(scenes.length, methods.length)}
        <span aria-hidden>·</span>
        {text.made(words.units.ago(createdAt))}
      </p>
      <dl className="mt-6 grid grid-cols-4 rounded-card border border-line bg-panel max-sm:grid-cols-2">
        {facts.map(({ name, value, more, help }) => (
          <div key={name} className="border-line px-4 py-3 not-first:border-l max-sm:odd:border-l-0" title={help}>
            <dt className="text-label text-muted">{name}</dt>
            <dd className="mt-1 flex flex-wrap items-baseline gap-x-2">
              <span className="font-mono text-title tabular-nums">{value}</span>
              {more && <span className="text-label text-muted">{more}</span>}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  )
}
