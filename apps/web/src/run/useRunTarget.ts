import type { RunTarget } from '@sceneweave/project'
import { useQuery } from '@tanstack/react-query'
import { api } from '../api/client.ts'
import { useRun } from './useRun.ts'

/** What the followed run was asked to run. */
export function useRunTarget(): RunTarget | undefined {
  const run = useRun((state) => state.run)
  const { data } = useQuery({
    ...api.runs.read.queryOptions({ run: run ?? '' }),
    enabled: run !== null,
    staleTime: Number.POSITIVE_INFINITY,
    select: ({ target }) => target,
  })
  return data
}
