import { useQuery } from '@tanstack/react-query'
import { assetUrl } from '../../api/client.ts'
import { useEditor } from '../../editor/useEditor.ts'
import { type ModelText, modelOf, readModelText } from './modelText.ts'
import { shippedTexts } from './shippedTexts.ts'

/** What the model of the open project reads; undefined while it is not known, and where there are several or none. */
export function useModelText(): ModelText | undefined {
  const source = useEditor((state) => (state.project ? modelOf(state.project.graph) : undefined))
  const shipped = source === undefined ? undefined : shippedTexts[source]
  const { data } = useQuery({
    queryKey: ['model-text', source],
    queryFn: () => readModelText((from, to) => bytesOf(assetUrl(source!), from, to)),
    enabled: source !== undefined && !shipped,
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  })
  return shipped ?? data ?? undefined
}

/** Bytes [from, to) of a file on the server. */
async function bytesOf(url: string, from: number, to: number): Promise<ArrayBuffer> {
  const answer = await fetch(url, { headers: { range: `bytes=${from}-${to - 1}` } })
  // without ranges the whole file would come
  if (answer.status !== 206) throw new Error('no part of the file came')
  return answer.arrayBuffer()
}
