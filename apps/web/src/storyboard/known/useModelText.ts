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
  })
  return shipped ?? data ?? undefined
}

/** Bytes [from, to) of a file on the server; none where it has no such part. Throws where the server does not answer. */
async function bytesOf(url: string, from: number, to: number): Promise<ArrayBuffer> {
  const answer = await fetch(url, { headers: { range: `bytes=${from}-${to - 1}` } })
  if (answer.status >= 500) throw new Error(`the server answered ${answer.status}`)
  // any other answer stays the same when it is asked again, and 200 would bring the whole file
  return answer.status === 206 ? answer.arrayBuffer() : new ArrayBuffer(0)
}
