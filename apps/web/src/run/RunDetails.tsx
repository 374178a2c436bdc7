'use client'
import { diffGraphs } from '@sceneweave/project'
import { RotateCcw, Undo2 } from 'lucide-react'
import { useMemo } from 'react'
import { edit, useEditor } from '../editor/useEditor.ts'
import { FilmLoop } from '../player/FilmLoop.tsx'
import { filmsOf } from '../player/films.ts'
import { Button } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { Failed, Waiting } from '../ui/States.tsx'
import { tell } from '../ui/Toasts.tsx'
import { words } from '../words/index.ts'
import { differences } from './differences.ts'
import { faultWords } from './faultWords.ts'
import { titleOf } from './nodesOf.ts'
import { RunDifferences } from './RunDifferences.tsx'
import { RunStatus } from './RunStatus.tsx'
import type { RunState } from './runState.ts'
import { useRunActions } from './useRunActions.ts'
import { openRun, useRunDetails } from './useRunDetails.ts'
import { useRunFacts } from './useRunFacts.ts'
import { useShowNode } from './useShowNode.ts'

const said = words.runs

/** A run as it was: its film, how it went, its graph against the present one. */
export function RunDetails() {
  const run = useRunDetails((state) => state.run)
  return (
    <Dialog title={said.detailsTitle} place="right" width={480} isOpen={run !== null} onClose={() => openRun(null)}>
      {run !== null && <Details key={run} run={run} />}
    </Dialog>
  )
}

function Details({ run }: { run: string }) {
  const { read, state, results } = useRunFacts(run)
  const graph = read.data?.graph
  const film = useMemo(() => (graph && results ? filmsOf(graph, results)[0] : undefined), [graph, results])
  if (!read.data || !graph)
    return read.error ? <Failed error={read.error} onRetry={read.refetch} /> : <Waiting label={said.detailsWaiting} />
  const { number, status, createdAt, claimedAt, endedAt, target } = read.data
  const took = claimedAt && endedAt ? new Date(endedAt).getTime() - new Date(claimedAt).getTime() : undefined
  return (
    <div className="flex flex-col gap-4 p-4">
      <p className="flex items-center gap-2">
        <RunStatus status={status} />
        {said.run(number)}, {said.target[target.type]} · {said.status[status]}
      </p>
      {film ? <FilmLoop key={film.asset} film={film} /> : results && <p className="text-muted">{said.madeNothing}</p>}
      <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-1">
        <dt className="text-muted">{said.began}</dt>
        <dd>
          {words.units.ago(createdAt)}, {words.units.clock(createdAt)}
        </dd>
        {took !== undefined && (
          <>
            <dt className="text-muted">{said.took}</dt>
            <dd>{words.units.duration(took)}</dd>
          </>
        )}
        {state?.counts && (
          <>
            <dt className="text-muted">{said.nodes}</dt>
            <dd>{countsOf(state)}</dd>
          </>
        )}
      </dl>
      {state && <Faults state={state} graph={graph} />}
      <Actions run={run} read={read.data} />
    </div>
  )
}

function countsOf({ nodes }: RunState): string {
  const states = Object.values(nodes).map(({ state }) => state)
  return said.counts(states.filter((one) => one === 'done').length, states.filter((one) => one === 'reused').length)
}

type Read = NonNullable<ReturnType<typeof useRunFacts>['read']['data']>

function Faults({ state, graph }: { state: RunState; graph: Read['graph'] }) {
  const show = useShowNode()
  const here = useEditor(({ project }) => project?.graph.nodes)
  const failed = Object.entries(state.nodes).filter(([, { fault }]) => fault)
  if (failed.length === 0) return null
  return (
    <section aria-label={said.fault} className="flex flex-col gap-2 rounded-card border border-error p-3">
      {failed.map(([id, { fault }]) => (
        <div key={id} className="flex items-start gap-2">
          <p className="min-w-0 flex-1">
            <span className="block text-label text-muted">{titleOf(graph, id)}</span>
            {faultWords(fault?.message ?? '', graph, id)}
          </p>
          {here?.[id] ? (
            <Button
              onClick={() => {
                openRun(null)
                show(id)
              }}
            >
              {said.goToNode}
            </Button>
          ) : (
            <span className="text-label text-muted">{said.nodeGone}</span>
          )}
        </div>
      ))}
    </section>
  )
}

function Actions({ run, read: { graph, status, number, project } }: { run: string; read: Read }) {
  const now = useEditor((state) => state.project)
  const isViewer = useEditor((state) => state.role === 'viewer')
  const { retry } = useRunActions()
  const isHere = now !== null && project === now.id
  const found = useMemo(() => (isHere && now ? differences(graph, now.graph) : []), [graph, now, isHere])
  const restore = () => {
    if (!now || !edit(said.restored(number), diffGraphs(now.graph, graph))) return
    openRun(null)
    tell({ tone: 'done', title: said.restored(number), more: said.restoredMore })
  }
  return (
    <>
      {isHere && now && <RunDifferences found={found} then={graph} now={now.graph} />}
      <div className="flex flex-wrap gap-2">
        {isHere && !isViewer && found.length > 0 && (
          <Button icon={<Undo2 size={14} />} onClick={restore}>
            {said.restore}
          </Button>
        )}
        {(status === 'failed' || status === 'cancelled') && (
          <Button icon={<RotateCcw size={14} />} onClick={() => void retry(run)}>
            {said.retry}
          </Button>
        )}
        {!isHere && project && (
          <a href={`/p/${project}`} className="text-accent underline">
            {said.follow}
          </a>
        )}
      </div>
    </>
  )
}
