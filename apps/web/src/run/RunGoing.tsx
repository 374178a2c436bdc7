'use client'
import { useQuery } from '@tanstack/react-query'
import { Square } from 'lucide-react'
import { useEffect, useState } from 'react'
import { api } from '../api/client.ts'
import { useEditor } from '../editor/useEditor.ts'
import { IconButton } from '../ui/Button.tsx'
import { words } from '../words/index.ts'
import { shotNumber, shotsMadeBy, titleOf } from './nodesOf.ts'
import { progressOf, type RunProgress } from './runProgress.ts'
import { useForecast } from './useForecast.ts'
import { cancelRun, useRun } from './useRun.ts'
import { useRunTarget } from './useRunTarget.ts'

const said = words.run
const LOOK_MS = 250

/** The run that goes on: how far it is, how long it takes, and how to stop it. */
export function RunGoing() {
  const { share, leftMs } = useProgress()
  const status = useRun((state) => state.status)
  const what = useWhat()
  const [stopping, setStopping] = useState<string | null>(null)
  const run = useRun((state) => state.run)
  const isStopping = stopping !== null && stopping === run
  const isRunning = status === 'running'
  const words = isStopping ? said.stopping : what
  return (
    <div className="flex items-center gap-1">
      <div
        role="progressbar"
        aria-label={words}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={Math.floor(share * 100)}
        className="relative flex h-7 min-w-44 items-center gap-2 overflow-hidden rounded-field border border-line bg-field px-2.5 max-md:min-w-28"
      >
        <span
          aria-hidden
          className="absolute inset-x-0 bottom-0 h-[3px] origin-left bg-running transition-transform duration-150"
          style={{ transform: `scaleX(${share})` }}
        />
        <span className="min-w-0 flex-1 truncate max-md:hidden">{words}</span>
        {isRunning && <span className="slate text-muted">{said.progress(share, leftMs)}</span>}
        {!isRunning && <span className="truncate md:hidden">{words}</span>}
      </div>
      <IconButton
        label={said.cancel}
        keys="Mod+Alt+Enter"
        look="plain"
        disabled={isStopping}
        onClick={() => {
          setStopping(run)
          void cancelRun().then(() => setTimeout(() => setStopping(null), 10_000))
        }}
      >
        <Square size={12} fill="currentColor" />
      </IconButton>
    </div>
  )
}

/** Four times a second, also while no event comes: events alone may come sixty times. */
function useProgress() {
  const { nodes } = useForecast(useRunTarget())
  const [progress, setProgress] = useState<RunProgress>(() => progressOf(useRun.getState(), nodes, Date.now()))
  useEffect(() => {
    const look = () => setProgress(progressOf(useRun.getState(), nodes, Date.now()))
    const timer = setInterval(look, LOOK_MS)
    look()
    return () => clearInterval(timer)
  }, [nodes])
  return progress
}

/** What happens now, in a few words. */
function useWhat(): string {
  const status = useRun((state) => state.status)
  const isStale = useRun((state) => state.isStale)
  const isOrphaned = useRun((state) => state.isOrphaned)
  const run = useRun((state) => state.run)
  const node = useRun((state) => Object.keys(state.nodes).find((id) => state.nodes[id].state === 'running'))
  const shot = useRun((state) => (node ? state.nodes[node]?.shot : undefined))
  const graph = useEditor((state) => (node ? state.project?.graph : undefined))
  const { data: position } = useQuery({
    ...api.runs.position.queryOptions({ run: run ?? '' }),
    enabled: run !== null && status === 'waiting',
    refetchInterval: 3_000,
  })
  if (isStale) return said.away
  if (isOrphaned) return said.orphanedShort
  if (status === 'paused') return said.paused
  if (status === 'waiting') return position?.ahead ? said.waitsBehind(position.ahead) : said.waits
  if (!node || !graph) return said.rendering
  const made = shotsMadeBy(graph, node)
  // previews come shot by shot while all of them are made at once
  if (made && made.length > 1) return said.renderingShots(made.length)
  const number = shotNumber(graph, shot ?? made?.[0])
  return number === undefined ? titleOf(graph, node) : said.renderingShot(number)
}
