import { usualModel } from '@sceneweave/nodes'
import type { Graph } from '@sceneweave/project'

/** What a model was taught to read: its words, and how many of them the longest text had that it learned from. */
export type ModelText = {
  readonly name: string
  readonly words: ReadonlySet<string>
  readonly most: { readonly global: number; readonly shot: number }
}

const LENGTH_BYTES = 8
const MOST_HEAD = 4 * 1024 * 1024

/** The one model that a graph loads. */
export function modelOf({ nodes }: Pick<Graph, 'nodes'>): string | undefined {
  const sources = Object.values(nodes)
    .filter(({ type, mode }) => type === 'loadModel' && mode !== 'muted')
    .map(({ params }) => (typeof params.source === 'string' ? params.source : usualModel))
  return new Set(sources).size === 1 ? sources[0] : undefined
}

/** Reads the head of a weights file, not its weights; null where it does not say what it reads. Throws what `read` does. */
export async function readModelText(
  read: (from: number, to: number) => Promise<ArrayBuffer>,
): Promise<ModelText | null> {
  const start = await read(0, LENGTH_BYTES)
  if (start.byteLength < LENGTH_BYTES) return null
  const length = Number(new DataView(start).getBigUint64(0, true))
  if (length === 0 || length > MOST_HEAD) return null
  const head = await read(LENGTH_BYTES, LENGTH_BYTES + length)
  try {
    const { config } = JSON.parse(new TextDecoder().decode(head)).__metadata__
    const { name, vocabulary, textBucket } = JSON.parse(config)
    return { name, words: new Set<string>(vocabulary), most: { global: textBucket.global, shot: textBucket.shot } }
  } catch {
    return null
  }
}
