import { create } from 'zustand'
import { tell } from '../ui/Toasts.tsx'
import { words } from '../words/index.ts'
import { deleteProject, type ProjectRow } from './projects.ts'

const patienceMs = 6_000

/** Projects that are about to be deleted: not shown any more, and still there. */
export const useLeaving = create<{ ids: ReadonlySet<string> }>(() => ({ ids: new Set() }))

const timers = new Map<string, ReturnType<typeof setTimeout>>()

const stay = (id: string) => {
  clearTimeout(timers.get(id))
  timers.delete(id)
  useLeaving.setState(({ ids }) => ({ ids: new Set([...ids].filter((one) => one !== id)) }))
}

/** Takes a project away at once and deletes it a moment later, so that it can be called back. A page that is left early deletes nothing. */
export function leave({ id, title }: ProjectRow): void {
  useLeaving.setState(({ ids }) => ({ ids: new Set([...ids, id]) }))
  timers.set(
    id,
    setTimeout(() => void deleteProject(id).finally(() => stay(id)), patienceMs),
  )
  tell({
    tone: 'plain',
    title: words.home.removed(title),
    action: { label: words.home.keep, run: () => stay(id) },
  })
}
