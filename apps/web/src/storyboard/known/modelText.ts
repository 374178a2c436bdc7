import type { Graph } from '@sceneweave/project'
import { useQuery } from '@tanstack/react-query'
import { assetUrl } from '../../api/client.ts'
import { useEditor } from '../../editor/useEditor.ts'
import { tinyText } from './tinyText.ts'

/** What a model was taught to read: its words, and how many of them the longest text had that it learned from. */
export type ModelText = {
  readonly name: string
  readonly words: ReadonlySet<string>
  readonly most: { readonly global: number; readonly shot: number }
}

const LENGTH_BYTES = 8
const MOST_HEAD = 4 * 1024 * 1024

/** What the model of the open project reads; undefined while it is not known, and where there are several or none. */
export function useModelText(): ModelText | undefined {
  const source = useEditor((state) => (state.project ? modelOf(state.project.graph) : undefined))
  const isShipped = source === 'tiny'
  const { data } = useQuery({
    queryKey: ['model-text', source],
    queryFn: () => readModelText((from, to) => bytesOf(assetUrl(source!), from, to)),
    enabled: source !== undefined && !isShipped,
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  })
  return isShipped ? tinyText : (data ?? undefined)
}

/** The one model that a graph loads. */
export function modelOf({ nodes }: Pick<Graph, 'nodes'>): string | undefined {
  const sources = Object.values(nodes)
    .filter(({ type, mode }) => type === 'loadModel' && mode !== 'muted')
    .map(({ params }) => (typeof params.source === 'string' ? params.source : 'tiny'))
  return new Set(sources).size === 1 ? sources[0] : undefined
}

/** Reads the head of a weights file, not its weights; null where it does not say what it reads. */
export async function readModelText(
  read: (from: number, to: number) => Promise<ArrayBuffer>,
): Promise<ModelText | null> {
  try {
    const length = Number(new DataView(await read(0, LENGTH_BYTES)).getBigUint64(0, true))
    if (length > MOST_HEAD) return null
    const head = JSON.parse(new TextDecoder().decode(await read(LENGTH_BYTES, LENGTH_BYTES + length)))
    const { name, vocabulary, textBucket } = JSON.parse(head.__metadata__.config)
    return { name, words: new Set<string>(vocabulary), most: { global: textBucket.global, shot: textBucket.shot } }
  } catch {
    return null
  }
}

/** Bytes [from, to) of a file on the server. */
async function bytesOf(url: string, from: number, to: number): Promise<ArrayBuffer> {
  const answer = await fetch(url, { headers: { range: `bytes=${from}-${to - 1}` } })
  // without ranges the whole file would come
  if (answer.status !== 206) throw new Error('no part of the file came')
  return answer.arrayBuffer()
}
