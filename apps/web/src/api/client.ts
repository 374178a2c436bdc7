import type { AppRouter } from '@sceneweave/api'
import { QueryClient } from '@tanstack/react-query'
import { createTRPCClient, httpBatchLink, httpSubscriptionLink, splitLink, TRPCClientError } from '@trpc/client'
import { createTRPCOptionsProxy } from '@trpc/tanstack-react-query'
import { sentence } from '../words/sentence.ts'
import { knownFetch } from './signIn.ts'

const url = '/api/trpc'
const LOOK_AGAIN_MS = 3_000

/** Calls of the server outside of React. */
export const client = createTRPCClient<AppRouter>({
  links: [
    splitLink({
      condition: ({ type }) => type === 'subscription',
      true: httpSubscriptionLink({ url }),
      // as many as the server takes in one batch
      false: httpBatchLink({ url, maxItems: 30, fetch: knownFetch }),
    }),
  ],
})

/** What the browser knows of the server's answers; `invalidateQueries` asks again. */
export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 5_000,
      retry: (count, error) => count < 3 && !isRefusal(error),
      // what is on the screen comes by itself when the server is back
      refetchInterval: ({ state: { error } }) => (error && !isRefusal(error) ? LOOK_AGAIN_MS : false),
    },
    mutations: { retry: false },
  },
})

/** Options for useQuery, useMutation and useSubscription: `useQuery(api.projects.list.queryOptions())`. */
export const api = createTRPCOptionsProxy<AppRouter>({ client, queryClient })

/** The server understood and said no: asking again changes nothing. */
export const isRefusal = (error: unknown): boolean => faultOf(error).code !== 'unreachable'

export type Fault = { code: string; message: string; details?: readonly unknown[] }

/** What went wrong with a call, as a code and sentences that say how to mend it. */
export function faultOf(error: unknown): Fault {
  if (error instanceof TRPCClientError) {
    const data = error.data as { fault?: string; details?: readonly unknown[] } | undefined
    if (data?.fault) return { code: data.fault, message: sentence(error.message), details: data.details }
  }
  return { code: 'unreachable', message: 'The server does not answer. Your work is kept here until it does.' }
}

/** Where the bytes of an asset are. */
export const assetUrl = (asset: string): string => `/api/v1/assets/${asset}`
