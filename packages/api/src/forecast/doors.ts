import { NodeFault, type NodeTools } from '@sceneweave/graph'
import type { ModelValue, NodeContext, TakeQuery, TakeValue } from '@sceneweave/nodes'
import type { Take } from '@sceneweave/project'
import { poolEntries, type Store } from '@sceneweave/store'
import { knownModel } from './knownModel.ts'

type Refuse = () => never
type Tools = NodeTools & { refuse: Refuse }

/**
 * The contexts of a forecast: what is only a look (which weights a model has, which takes are accepted) is answered by
 * the store, everything else is refused.
 */
export function forecastDoors(store: Store, { project, user }: { project?: string; user: string }) {
  const models = new Map<string, Promise<ModelValue | null>>()
  const modelOf = (source: string) => {
    const known = models.get(source) ?? knownModel(store, { source, user })
    models.set(source, known)
    return known
  }
  return (_node: string, key: string, { refuse, ...tools }: Tools): NodeContext => ({
    ...tools,
    key,
    assets: { put: refuse, open: refuse },
    model: {
      describe: async (source) => (await modelOf(source)) ?? refuse(),
      sample: async () => refuse(),
      decode: async () => refuse(),
      encode: async () => refuse(),
    },
    media: {
      image: async () => refuse(),
      video: async () => refuse(),
      frame: async () => refuse(),
      film: async () => refuse(),
      picture: async () => refuse(),
      preview: async () => refuse(),
    },
    takes: {
      pool: project,
      save: async () => refuse(),
      accepted: (query) => accepted(store, { project, query, refuse }),
    },
  })
}

type Wish = { project: string | undefined; query: TakeQuery; refuse: Refuse }

async function accepted(store: Store, { project, query: { ids, prompt, limit }, refuse }: Wish): Promise<TakeValue[]> {
  if (project === undefined)
    throw new NodeFault('no-project', 'takes belong to a project, and this graph has none; run it from a project')
  const entries = await poolEntries(store, project, { ids: ids && [...ids], like: ids ? undefined : prompt, limit })
  const found = entries.map(({ take }) => take)
  const ordered = ids ? ids.flatMap((id) => found.find((take) => take.id === id) ?? []) : found
  return ordered.map((take) => takeValue(take, refuse))
}

/** A take as it travels on wires. What its clip is stands in the clip's own head, which nobody reads here. */
function takeValue({ id, shot, latents, model, seed, status }: Take, refuse: Refuse): TakeValue {
  const { id: name, frames, prompt, cut } = shot
  return {
    take: id,
    status,
    latents: { latents, model, frames, shot: name, prompt, cut, seed },
    get clip() {
      return refuse()
    },
  }
}
