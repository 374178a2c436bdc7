import type { NodeId, RunTarget } from '@sceneweave/project'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { client } from '../api/client.ts'
import { useEditor } from '../editor/useEditor.ts'
import type { RunProblem } from './refusal.ts'
import { forecastKey } from './useRun.ts'

type Answer = Awaited<ReturnType<typeof client.runs.forecast.mutate>>

/**
 * What a run would do with one node. `depends`: it is left out when what feeds it comes out as before. `light`: it takes
 * no time. `reason`: what changed since its newest result, in words, with the params by their paths and where it began.
 */
export type NodeForecast = Omit<Answer['nodes'][number], 'node'>

export type Forecast = {
  /** The server has said it; until then everything here is empty. */
  isKnown: boolean
  /** It was said of an earlier state of the project; the present one is asked. */
  isOld: boolean
  nodes: Readonly<Record<NodeId, NodeForecast>>
  runs: number
  reused: number
  /** How many of those that run take no time. */
  light: number
  /** How long it takes; absent while something in it was never measured here. */
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
  light: 0,
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
    queryKey: forecastKey(project, version, target),
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

async function askForecast(
  project: string,
  target: RunTarget,
): Promise<Omit<Answer, 'nodes'> & Pick<Forecast, 'nodes'>> {
  const { nodes, ...rest } = await client.runs.forecast.mutate({ project, target })
  return { ...rest, nodes: Object.fromEntries(nodes.map(({ node, ...told }) => [node, told])) }
}
