import { useInfiniteQuery } from '@tanstack/react-query'
import { client } from '../api/client.ts'

export type ListedAsset = Awaited<ReturnType<typeof client.assets.list.query>>[number]

export const filters = ['all', 'pictures', 'films', 'uploads', 'takes', 'results'] as const
export type Filter = (typeof filters)[number]

const asked = {
  all: {},
  pictures: { kind: 'image' },
  films: { kind: 'video' },
  uploads: { source: 'upload' },
  takes: { source: 'take' },
  results: { source: 'result' },
} as const satisfies Record<Filter, object>

const PAGE = 100

/** What can be looked at; latents and other files of the machine are left out. */
const isShown = ({ mediaType }: ListedAsset): boolean => /^(?:image|video)\//.test(mediaType)

/** Pictures and films, newest first, page by page. project: only what it uses or made. */
export function useAssets(filter: Filter, project: string | undefined) {
  const query = useInfiniteQuery({
    queryKey: [['assets', 'list'], { filter, project }],
    queryFn: ({ pageParam }) => client.assets.list.query({ ...asked[filter], project, before: pageParam, limit: PAGE }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => (page.length === PAGE ? page.at(-1)?.asset : undefined),
  })
  return { ...query, assets: query.data?.pages.flat().filter(isShown) }
}
