import type { NodeId, RunTarget } from '@sceneweave/project'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { useEditor } from '../editor/useEditor.ts'
import { askForecast } from './askForecast.ts'
import type { RunProblem } from './refusal.ts'

/** What a run would do with one node, and why. */
export type NodeForecast = {
  state: 'reused' | 'runs' | 'problem'
  /** What runs before it decides whether it runs. */
  depends?: boolean
  key?: string
  /** What changed since its newest result. */
  reason?: { code: string; message: string; params?: readonly string[]; upstream?: readonly string[] }
  ms?: number
  outputs?: Readonly<Record<string, unknown>>
}

export type Forecast = {
  /** The server has said it; until then everything here is empty. */
  isKnown: boolean
  /** It was said of an earlier state of the project; the present one is asked. */
  isOld: boolean
  nodes: Readonly<Record<NodeId, NodeForecast>>
  runs: number
  reused: number
  /** Of everything that runs, as far as it was ever measured. */
  ms?: number
  memoryBytes?: number
  problems: readonly RunProblem[]
  error: unknown
}

export const unknownForecast: Forecast = {
  isKnown: false,
  isOld: false,
  nodes: {},
  runs: 0,
  reused: 0,
  problems: [],
  error: null,
}

const all: RunTarget = { type: 'all' }

/** What a run of the open project would do now: exact, as the server sees the project after every saved edit. */
export function useForecast(target: RunTarget = all, isWanted = true): Forecast {
  const project = useEditor((state) => state.project?.id)
  const version = useSettled(useEditor((state) => state.version))
  const isSaved = useEditor((state) => state.saved.state === 'saved')
  const { data, error, isPlaceholderData } = useQuery({
    queryKey: [['runs', 'forecast'], { project, version, target }],
    queryFn: () => askForecast(project!, target),
    enabled: project !== undefined && isWanted,
    placeholderData: keepPreviousData,
    staleTime: Number.POSITIVE_INFINITY,
  })
  if (!data) return error ? { ...unknownForecast, error } : unknownForecast
  return { ...data, isKnown: true, isOld: isPlaceholderData || !isSaved, error }
}

/** A value once it has stood still for a moment. */
function useSettled<T>(value: T, ms = 300): T {
  const [settled, setSettled] = useState(value)
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), ms)
    return () => clearTimeout(timer)
  }, [value, ms])
  return settled
}
