'use client'
import { useInfiniteQuery } from '@tanstack/react-query'
import { client } from '../api/client.ts'
import { useEditor } from '../editor/useEditor.ts'
import { Button } from '../ui/Button.tsx'
import { Empty, Failed, Waiting } from '../ui/States.tsx'
import { words } from '../words/index.ts'
import { useFaultWords } from './faultWords.ts'
import { RunStatus } from './RunStatus.tsx'
import { startRun } from './useRun.ts'
import { openRun } from './useRunDetails.ts'

const said = words.runs
const PAGE = 40

type Row = Awaited<ReturnType<typeof client.runs.list.query>>[number]

/** Every run of the project, newest first. */
export function RunsPanel() {
  const project = useEditor((state) => state.project?.id)
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery({
    queryKey: [['runs', 'list'], { project, pages: true }],
    queryFn: ({ pageParam }) => client.runs.list.query({ project, before: pageParam, limit: PAGE }),
    initialPageParam: undefined as number | undefined,
    getNextPageParam: (page) => (page.length === PAGE ? page.at(-1)?.number : undefined),
    enabled: project !== undefined,
  })
  const runs = data?.pages.flat() ?? []
  if (!data) return error ? <Failed error={error} onRetry={refetch} /> : <Waiting label={said.historyWaiting} />
  if (runs.length === 0)
    return (
      <Empty title={said.historyEmpty} more={said.historyEmptyMore}>
        <Button onClick={() => void startRun()}>{words.run.run}</Button>
      </Empty>
    )
  return (
    <div className="h-full overflow-auto">
      <ol aria-label={said.history}>
        {runs.map((run) => (
          <RunRow key={run.id} run={run} />
        ))}
      </ol>
      {hasNextPage && (
        <Button look="quiet" className="w-full" disabled={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          {said.more}
        </Button>
      )}
    </div>
  )
}

function RunRow({ run }: { run: Row }) {
  const { id, status, createdAt, claimedAt, endedAt, number } = run
  const fault = useFaultWords(run.fault?.message)
  const took = claimedAt && endedAt ? new Date(endedAt).getTime() - new Date(claimedAt).getTime() : undefined
  return (
    <li>
      <button
        type="button"
        onClick={() => openRun(id)}
        className="flex w-full items-start gap-2 border-line border-b px-3 py-2 text-left hover:bg-field"
      >
        <span className="pt-0.5">
          <RunStatus status={status} />
        </span>
        <span className="min-w-0 flex-1">
          <span className="flex items-baseline gap-2">
            <span className="min-w-0 flex-1 truncate">{said.run(number)}</span>
            {took !== undefined && <span className="slate text-muted">{words.units.duration(took)}</span>}
          </span>
          <span className="block truncate text-label text-muted">
            {run.words} · {words.units.ago(createdAt)}
          </span>
          {status === 'failed' && fault && <span className="block text-label text-error">{fault}</span>}
        </span>
      </button>
    </li>
  )
}
