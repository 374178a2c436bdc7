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
  const isRunning = useRun(({ status }) => status === 'running')
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
