import { useMutation } from '@tanstack/react-query'
import { api, client, faultOf, isRefusal, queryClient } from '../api/client.ts'
import { tell } from '../ui/Toasts.tsx'
import { words } from '../words/index.ts'
import type { Placed } from './ranking.ts'

const AGAIN_MS = 3_000

export type NewVote = { scene: string; ranking: Placed; tookMs: number }

/** Sends votes; as long as the server does not answer, again and again. What it refuses is told, and the study read anew. */
export function useVote({ link, rater }: { link: string; rater: string }) {
  const queryKey = api.ratings.read.queryKey({ link, rater })
  const { mutateAsync, isPending, variables, failureCount } = useMutation({
    mutationFn: ({ ranking, ...vote }: NewVote) =>
      client.ratings.vote.mutate({ link, rater, ...vote, ranking: [...ranking] }),
    networkMode: 'always',
    retry: (_, error) => !isRefusal(error),
    retryDelay: AGAIN_MS,
    onSuccess: (_, { scene, ranking }) =>
      queryClient.setQueryData(queryKey, (rating) => {
        if (!rating?.you) return rating
        const votes = rating.you.votes.filter((vote) => vote.scene !== scene)
        return { ...rating, you: { ...rating.you, votes: [...votes, { scene, ranking: [...ranking] }] } }
      }),
    onError: (error) => {
      // a study that was closed meanwhile shows itself as such
      if (faultOf(error).code !== 'conflict')
        tell({ tone: 'error', title: words.rating.refused, more: faultOf(error).message })
      void queryClient.invalidateQueries({ queryKey })
    },
  })
  const sending = isPending ? variables.scene : undefined
  return { send: mutateAsync, sending, isWaiting: isPending && failureCount > 0 }
}
