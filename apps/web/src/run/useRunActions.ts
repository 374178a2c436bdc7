import { useQueryClient } from '@tanstack/react-query'
import { client, faultOf } from '../api/client.ts'
import { tell } from '../ui/Toasts.tsx'
import { words } from '../words/index.ts'

/** What can be done to a run of the queue. A refusal is told; the lists are read again either way. */
export function useRunActions() {
  const queries = useQueryClient()
  const act = async (what: () => Promise<unknown>) => {
    try {
      await what()
    } catch (error) {
      tell({ tone: 'error', title: words.runs.failedTo, more: faultOf(error).message })
    }
    await Promise.all([
      queries.invalidateQueries({ queryKey: [['runs', 'queue']] }),
      queries.invalidateQueries({ queryKey: [['runs', 'list']] }),
    ])
  }
  return {
    pause: (run: string) => act(() => client.runs.pause.mutate({ run })),
    resume: (run: string) => act(() => client.runs.resume.mutate({ run })),
    cancel: (run: string) => act(() => client.runs.cancel.mutate({ run })),
    retry: (run: string) => act(() => client.runs.retry.mutate({ run })),
    move: (run: string, before: string | null) => act(() => client.runs.move.mutate({ run, before })),
    pauseQueue: (paused: boolean) => act(() => client.runs.pauseQueue.mutate({ paused })),
  }
}
