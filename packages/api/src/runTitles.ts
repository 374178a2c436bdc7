import type { Catalogue } from '@sceneweave/graph'
import type { NodeContext } from '@sceneweave/nodes'
import { describeRuns, type RunDescription, type RunRow, readQueue, type Store } from '@sceneweave/store'

type Where = { store: Store; catalogue: Catalogue<NodeContext> }

/** Runs with what people call them: the title of their project, and a few words on what is made. */
export async function titled({ store, catalogue }: Where, runs: readonly RunRow[]) {
  const described = await describeRuns(
    store,
    runs.map(({ id }) => id),
  )
  const known = new Map(described.map((one) => [one.run, one]))
  return runs.map((run) => {
    const about = known.get(run.id)
    return { ...run, words: wordsOn(about, catalogue), ...(about?.title && { title: about.title }) }
  })
}

/** The queue with titles, as one user may see it. */
export async function titledQueue(where: Where, user: string) {
  const queue = await readQueue(where.store, { user })
  const seen = await titled(
    where,
    queue.runs.flatMap(({ run }) => run ?? []),
  )
  const known = new Map(seen.map((run) => [run.id, run]))
  return { ...queue, runs: queue.runs.map(({ run, ...rest }) => ({ ...rest, ...(run && { run: known.get(run.id) }) })) }
}

const beginnings = { to: 'to', from: 'from', only: 'only' } as const

function wordsOn(about: RunDescription | undefined, catalogue: Where['catalogue']): string {
  if (!about || about.target.type === 'all') return 'all of it'
  const { target, nodes } = about
  const names = nodes.map(({ title, type }) => title ?? (type && catalogue.nodes.get(type)?.title) ?? 'a node')
  const more = target.nodes.length - names.length
  const [last, ...others] = more > 0 ? [`${more} more`, ...names.reverse()] : names.reverse()
  const list = others.length > 0 ? `${others.reverse().join(', ')} and ${last}` : last
  return `${beginnings[target.type]} ${list}`
}
