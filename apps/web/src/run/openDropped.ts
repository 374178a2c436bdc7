import type { Graph } from '@sceneweave/project'
import { client, faultOf } from '../api/client.ts'
import { tell } from '../ui/Toasts.tsx'
import { words } from '../words/index.ts'
import type { CarriedDocument } from './carriedDocument.ts'
import { findMissing, withoutAssets } from './missingAssets.ts'

const said = words.gallery.drop

/** Makes a project of what a file carries. Its id; null when it could not be made: then the person was told why, below `failed`. */
export async function openDropped(
  { graph, title }: CarriedDocument,
  name: string,
  failed: string = said.notOpened,
): Promise<string | null> {
  const called = (title ?? name.replace(/\.[a-z0-9]+$/i, '')).slice(0, 200) || said.unnamed
  try {
    const { id, missing } = await create(called, graph)
    tell(
      missing === 0
        ? { tone: 'done', title: said.opened(called), more: said.openedMore }
        : { tone: 'plain', title: said.missing(missing), more: said.missingMore },
    )
    return id
  } catch (error) {
    tell({ tone: 'error', title: failed, more: faultOf(error).message })
    return null
  }
}

/** With its assets where they are here; without those that are not. */
async function create(title: string, graph: Graph): Promise<{ id: string; missing: number }> {
  try {
    return { ...(await client.projects.create.mutate({ title, document: graph })), missing: 0 }
  } catch (error) {
    if (faultOf(error).code !== 'not-found') throw error
    const missing = await findMissing(graph, isHere)
    const { id } = await client.projects.create.mutate({ title, document: withoutAssets(graph, missing) })
    return { id, missing: missing.size }
  }
}

const isHere = (asset: string): Promise<boolean> =>
  client.assets.stat.query({ asset }).then(
    () => true,
    (error: unknown) => {
      if (faultOf(error).code === 'not-found') return false
      throw error
    },
  )
