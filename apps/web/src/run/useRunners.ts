import { useQuery } from '@tanstack/react-query'
import { api } from '../api/client.ts'

const LOOK_MS = 5_000

/** The runners of this server, live ones first. `isLive` is null while nobody has said. */
export function useRunners() {
  const {
    data: runners = [],
    isSuccess,
    isError,
  } = useQuery({
    ...api.runners.list.queryOptions(),
    refetchInterval: LOOK_MS,
  })
  const live = runners.filter(({ status }) => status === 'live')
  return { runners, live, isLive: isSuccess ? live.length > 0 : null, isUnreachable: isError }
}
