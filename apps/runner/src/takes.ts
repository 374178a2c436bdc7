import { NodeFault } from '@sceneweave/graph'
import { openVideo } from '@sceneweave/media'
import type { TakeValue } from '@sceneweave/nodes'
import type { Take } from '@sceneweave/project'
import { poolEntries, type RunRow, type Store, saveTake } from '@sceneweave/store'
import { assetSource } from './assetFiles.ts'
import type { RunStorage } from './runStorage.ts'

type Where = {
  readonly store: Store
  readonly assets: RunStorage['assets']
  readonly run: Pick<RunRow, 'id' | 'project'>
}

/** Takes of the project that a run belongs to. */
export function projectTakes({ store, assets, run }: Where): RunStorage['takes'] {
  const project = () => {
    if (run.project) return run.project
    throw new NodeFault(
      'no-project',
      'takes belong to a project, and this run has none; run the graph from a project',
      'never',
    )
  }
  return {
    pool: run.project,
    async save(key, { shot, latents, clip, ...made }) {
      // named by the work that made it, so that a second try saves the same take
      const id = key.slice(0, 32)
      const seen = { clip: clip.clip, ...(clip.preview && { preview: clip.preview }) }
      const take: Take = { ...made, ...seen, id, shot, latents: latents.latents, status: 'new', starred: false }
      const { take: saved } = await saveTake(store, { project: project(), take, run: run.id })
      return { take: id, latents, clip, status: saved.status }
    },
    async accepted({ ids, prompt, limit }) {
      const wish = { ids: ids && [...ids], like: ids ? undefined : prompt, limit }
      const found = (await poolEntries(store, project(), wish)).map(({ take }) => take)
      const ordered = ids ? ids.flatMap((id) => found.find((take) => take.id === id) ?? []) : found
      return Promise.all(ordered.map((take) => takeValue(take, { assets })))
    },
  }
}

/** A saved take as it travels on wires: what its clip is stands in the clip's own head. */
async function takeValue(take: Take, storage: Pick<RunStorage, 'assets'>): Promise<TakeValue> {
  const { id, shot, latents, clip, preview, model, seed, status } = take
  const video = await openVideo(assetSource(storage, clip))
  const { frames, framesPerSecond, width, height } = video
  await video.close()
  const { prompt, cut } = shot
  return {
    take: id,
    status,
    latents: { latents, model, frames: shot.frames, shot: shot.id, prompt, cut, seed },
    clip: { clip, frames, framesPerSecond, width, height, from: 0, to: frames, ...(preview && { preview }) },
  }
}
