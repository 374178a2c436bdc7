import type { Take } from '@sceneweave/project'
import { api, client, faultOf, queryClient } from '../api/client.ts'
import { useEditor } from '../editor/useEditor.ts'
import { tell } from '../ui/Toasts.tsx'
import { words } from '../words/index.ts'
import { changeShot, type ShotPlace } from './shotEdits.ts'
import type { KeptTake } from './shown.ts'

const text = words.storyboard

/** A change of a take that the server keeps: it is seen at once and taken back if it is refused. */
async function change(take: Take, seen: Partial<Take>, ask: () => Promise<unknown>): Promise<void> {
  const project = useEditor.getState().project?.id ?? ''
  const { queryKey } = api.takes.list.queryOptions({ project })
  const before = queryClient.getQueryData(queryKey)
  queryClient.setQueryData(queryKey, (list: typeof before) =>
    list?.map((one) => (one.take.id === take.id ? { ...one, take: { ...one.take, ...seen } } : one)),
  )
  try {
    await ask()
    void queryClient.invalidateQueries({ queryKey: [['pools', 'entries']] })
    void queryClient.invalidateQueries({ queryKey: [['runs', 'forecast']] })
  } catch (error) {
    queryClient.setQueryData(queryKey, before)
    tell({ tone: 'error', title: text.takes.failed, more: faultOf(error).message })
  }
}

export const acceptTake = (take: Take): Promise<void> =>
  change(take, { status: 'accepted' }, () => client.takes.accept.mutate({ take: take.id }))

export const rejectTake = (take: Take): Promise<void> =>
  change(take, { status: 'rejected' }, () => client.takes.reject.mutate({ take: take.id }))

export const starTake = (take: Take): Promise<void> =>
  change(take, { starred: !take.starred }, () => client.takes.star.mutate({ take: take.id, starred: !take.starred }))

/** Tells the shot to be what this take was made of: a run then finds it as it is. */
export function reuseTake({ scene }: Pick<ShotPlace, 'scene'>, { shot }: Take): void {
  const { id, prompt, frames, cut, seed, take } = shot
  changeShot({ scene, shot: id }, text.edits.useTake, { prompt, frames, cut, seed, take })
}

/** The takes of one shot, newest first. */
export const takesOf = (takes: readonly KeptTake[], shot: string): Take[] =>
  takes.flatMap(({ take }) => (take.shot.id === shot ? [take] : []))
