import { join } from 'node:path'
import type { Graph } from '@sceneweave/project'
import { openEngineRoom, openFolderStorage, startWork, storeFile } from '@sceneweave/runner/work'

export type Reference = {
  /** The film of a graph, made in one go without a database. */
  readonly film: (graph: Graph, node?: string) => Promise<Buffer>
  readonly close: () => Promise<void>
}

/** A place of its own in which nothing is ever interrupted. `weights`: a file that graphs name by its hash. */
export async function openReference(folder: string, weights: string): Promise<Reference> {
  const storage = await openFolderStorage(join(folder, 'reference'))
  await storeFile(storage, weights, 'application/x-safetensors')
  const room = await openEngineRoom(join(folder, 'reference work'), { device: 'onnx', threads: 1 })
  const film = async (graph: Graph, node = 'export') => {
    let key = ''
    const faults: string[] = []
    const work = startWork({
      graph,
      target: { type: 'all' },
      storage,
      room,
      tell: (event) => {
        if (event.type === 'node-end' && event.node === node) key = event.key
      },
      onFault: (at, { message }) => faults.push(`${at}: ${message}`),
    })
    if ((await work.ended) !== 'done') throw new Error(faults.join('\n'))
    const result = await storage.results.get(key)
    if (!result) throw new Error(`${node} did not end`)
    const { clip } = result.outputs.film as unknown as { clip: { asset: string } }
    const chunks: Uint8Array[] = []
    for await (const chunk of (await storage.assets.open(clip.asset)).stream) chunks.push(chunk)
    return Buffer.concat(chunks)
  }
  return { film, close: () => room.close() }
}
