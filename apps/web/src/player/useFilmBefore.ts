import { useQuery } from '@tanstack/react-query'
import { client } from '../api/client.ts'
import { useEditor } from '../editor/useEditor.ts'
import { type Film, filmOfNode } from './films.ts'

// further back than this nobody means "the last one"
const MOST_RUNS = 12

/** What the same node made before, in the newest earlier run that made something else. `isKnown` once that was looked up. */
export function useFilmBefore(film: Film, isWanted: boolean): { before: Film | undefined; isKnown: boolean } {
  const project = useEditor((state) => state.project?.id)
  const { data, isFetched } = useQuery({
    queryKey: ['film-before', project, film.node, film.asset],
    queryFn: () => findBefore(project!, film),
    enabled: isWanted && project !== undefined,
    staleTime: 60_000,
  })
  return { before: data ?? undefined, isKnown: isFetched }
}

async function findBefore(project: string, film: Film): Promise<Film | null> {
  const runs = await client.runs.list.query({ project, status: ['done', 'failed', 'cancelled'], limit: 100 })
  const own = runs.find(({ id }) => id === film.run)
  const older = runs.filter(({ id, number }) => id !== film.run && (!own || number < own.number)).slice(0, MOST_RUNS)
  for (const { id, createdAt } of older) {
    const [ended] = await client.runs.results.query({ run: id, nodes: [film.node] })
    if (!ended) continue
    const { key, outputs } = ended
    const found = filmOfNode({ [film.node]: { key, outputs, run: id, at: createdAt } }, film.node)
    if (found && found.asset !== film.asset) return found
  }
  return null
}
