import { useIsFetching } from '@tanstack/react-query'
import { useForecast } from '../run/useForecast.ts'
import { useResults } from '../run/useResults.ts'
import { useRun } from '../run/useRun.ts'
import type { Lane } from './lanes/lanes.ts'
import { type Card, standingsOf } from './standings.ts'
import { useTakes } from './useBoard.ts'

/** The cards of a scene as they stand now. */
export function useCards(lanes: readonly Lane[]): readonly Card[] {
  const results = useResults()
  const takes = useTakes()
  const forecast = useForecast()
  const run = useRun((state) => state.nodes)
  const status = useRun((state) => state.status)
  // until the forecast has been asked again, what a run that just ended made is known from its events
  const isAsked = useIsFetching({ queryKey: [['runs', 'forecast']] }) > 0
  const isRunning = status === 'running' || (status === 'done' && isAsked)
  const isForecast = forecast.isKnown && !forecast.isOld
  const [problem] = forecast.problems
  return standingsOf(lanes, {
    ...(problem && { problem: `${problem.message} ${problem.mend ?? ''}`.trim() }),
    results,
    takes: takes.data ?? [],
    outlook: forecast.nodes,
    isForecast,
    run,
    isRunning,
  })
}
