'use client'
import { closestCenter, DndContext, KeyboardSensor, PointerSensor, useSensor, useSensors } from '@dnd-kit/core'
import { SortableContext, sortableKeyboardCoordinates, verticalListSortingStrategy } from '@dnd-kit/sortable'
import { useQuery } from '@tanstack/react-query'
import { Pause, Play } from 'lucide-react'
import { useState } from 'react'
import { api } from '../api/client.ts'
import { Button } from '../ui/Button.tsx'
import { classes } from '../ui/classes.ts'
import { Empty, Failed, Waiting } from '../ui/States.tsx'
import { words } from '../words/index.ts'
import { MovableRow, QueueRow } from './QueueRow.tsx'
import { behind, moved } from './queueOrder.ts'
import { useRunActions } from './useRunActions.ts'

const said = words.runs
const LOOK_MS = 1_500

/** What runs and what waits, in order; one's own waiting runs can be dragged to another place. */
export function QueueList({ isMine, onMine }: { isMine: boolean; onMine(isMine: boolean): void }) {
  const { data, error, refetch } = useQuery({ ...api.runs.queue.queryOptions(), refetchInterval: LOOK_MS })
  const { data: me } = useQuery({ ...api.account.me.queryOptions(), staleTime: Number.POSITIVE_INFINITY })
  const { move, pauseQueue } = useRunActions()
  // while the server moves it, a run stands where it was let go
  const [order, setOrder] = useState<readonly string[] | null>(null)
  const sensors = useSensors(
    useSensor(PointerSensor, { activationConstraint: { distance: 4 } }),
    useSensor(KeyboardSensor, { coordinateGetter: sortableKeyboardCoordinates }),
  )
  if (!data || !me) return error ? <Failed error={error} onRetry={refetch} /> : <Waiting label={said.waiting} />
  const rows = data.runs.filter(({ run }) => !isMine || run?.user === me.user)
  const waiting = rows.flatMap(({ run, status }) => (status === 'waiting' && run?.user === me.user ? [run.id] : []))
  const ids = order?.filter((id) => waiting.includes(id)) ?? waiting
  const place = (id: string) => ids.indexOf(id)
  const sorted = order
    ? rows.toSorted((a, b) =>
        a.run && b.run && place(a.run.id) >= 0 && place(b.run.id) >= 0 ? place(a.run.id) - place(b.run.id) : 0,
      )
    : rows
  const drop = (from: string, over: string) => {
    const next = moved(ids, from, over)
    setOrder(next)
    void move(from, behind(next, from)).finally(() => setOrder(null))
  }
  return (
    <div className="flex h-full flex-col">
      <div className="flex items-center gap-1 border-line border-b p-2">
        <fieldset aria-label={said.whose} className="flex flex-1 gap-1">
          {[false, true].map((mine) => (
            <Button
              key={String(mine)}
              look="quiet"
              aria-pressed={mine === isMine}
              className={classes(mine === isMine && 'bg-field text-text!')}
              onClick={() => onMine(mine)}
            >
              {mine ? said.mine : said.everybody}
            </Button>
          ))}
        </fieldset>
        {me.isOwner && (
          <Button
            look="quiet"
            icon={data.isPaused ? <Play size={13} /> : <Pause size={13} />}
            onClick={() => void pauseQueue(!data.isPaused)}
          >
            {data.isPaused ? said.resumeQueue : said.pauseQueue}
          </Button>
        )}
      </div>
      {data.isPaused && (
        <p className="border-line border-b border-l-4 border-l-accent bg-field px-3 py-2">{said.queuePaused}</p>
      )}
      {rows.length === 0 ? (
        <Empty title={said.empty} more={said.emptyMore} />
      ) : (
        <DndContext
          sensors={sensors}
          collisionDetection={closestCenter}
          onDragEnd={({ active, over }) => over && active.id !== over.id && drop(String(active.id), String(over.id))}
        >
          <SortableContext items={[...ids]} strategy={verticalListSortingStrategy}>
            <ol className="min-h-0 flex-1 overflow-auto">
              {sorted.map((row, index) => (
                <li key={row.run?.id ?? `other ${index}`}>
                  {row.run && waiting.length > 1 && waiting.includes(row.run.id) ? (
                    <MovableRow {...row} run={row.run} />
                  ) : (
                    <QueueRow {...row} />
                  )}
                </li>
              ))}
            </ol>
          </SortableContext>
        </DndContext>
      )}
      <Lately />
    </div>
  )
}

/** Runs that ended without what was wanted, to be tried again from where they failed. */
function Lately() {
  const { data = [] } = useQuery({
    ...api.runs.list.queryOptions({ status: ['failed', 'cancelled'], limit: 3 }),
    refetchInterval: 5_000,
  })
  if (data.length === 0) return null
  return (
    <section aria-label={said.lately} className="border-line border-t">
      <h3 className="px-4 pt-3 text-label text-muted">{said.lately}</h3>
      <ol>
        {data.map((run) => (
          <li key={run.id}>
            <QueueRow class={run.class} status={run.status} run={run} />
          </li>
        ))}
      </ol>
    </section>
  )
}
