import fuzzysort from 'fuzzysort'

export type SearchType = 'node' | 'template' | 'command' | 'shot'

/** One thing that can be found. `rank` lifts it over others that match as well. */
export type SearchItem = {
  id: string
  type: SearchType
  title: string
  /** Where it belongs: a shelf, a scene, a group of commands. */
  place: string
  help: string
  aliases: readonly string[]
  keys?: string
  /** The kind of its first port, for its mark. */
  kind?: string
  rank?: number
  isOff?: boolean
}

/** An item that matched, with the letters of its title that did. */
export type Found = { item: SearchItem; marks: readonly number[] }

type PreparedText = ReturnType<typeof fuzzysort.prepare>
type Prepared = { item: SearchItem; title: PreparedText; aliases: PreparedText; place: PreparedText }

const known = new WeakMap<readonly SearchItem[], Prepared[]>()

function prepared(items: readonly SearchItem[]): Prepared[] {
  const before = known.get(items)
  if (before) return before
  const made = items.map((item) => ({
    item,
    title: fuzzysort.prepare(item.title),
    aliases: fuzzysort.prepare(item.aliases.join(' ')),
    place: fuzzysort.prepare(item.place),
  }))
  known.set(items, made)
  return made
}

const most = 60
// an alias or a shelf says less of what is meant than the name itself
const weights = [1, 0.82, 0.5]

/** What matches some letters, the best first. Without letters all of it, by rank and then as it stands. */
export function search(items: readonly SearchItem[], letters: string, type?: SearchType): Found[] {
  const wanted = type ? prepared(items).filter(({ item }) => item.type === type) : prepared(items)
  const query = letters.trim()
  if (query === '') return byRank(wanted.map(({ item }) => ({ item, marks: [] }))).slice(0, most)
  const scored = wanted.flatMap((one) => {
    const results = [one.title, one.aliases, one.place].map((target) => fuzzysort.single(query, target))
    const score = Math.max(...results.map((result, at) => (result ? result.score * weights[at] : 0)))
    if (score < 0.25) return []
    return [
      { item: one.item, marks: results[0]?.indexes ?? [], score: score + Math.min(0.2, (one.item.rank ?? 0) / 50) },
    ]
  })
  return scored.sort((a, b) => b.score - a.score).slice(0, most)
}

const byRank = (found: Found[]): Found[] => found.sort((a, b) => (b.item.rank ?? 0) - (a.item.rank ?? 0))
