import type { RunTarget } from '@sceneweave/project'
import { create } from 'zustand'
import { client, faultOf, queryClient } from '../api/client.ts'
import { allSaved, useEditor } from '../editor/useEditor.ts'
import { tell } from '../ui/Toasts.tsx'
import { words } from '../words/index.ts'
import { watchRun } from './following.ts'
import { type RunProblem, refuse, refusing, useRefusal } from './refusal.ts'
import { noRun, type RunState } from './runState.ts'

export { type NodeRun, type RunState, type ShotRun, withEvent, withEvents } from './runState.ts'

/** The run that is followed, fed by its events and by nothing else. */
export const useRun = create<RunState>(() => noRun)

export type RunClass = 'interactive' | 'preview' | 'batch'

/** Where a new run stands among those that wait: behind what came before it, or before all of one's own. */
export type RunPlace = 'back' | 'front'

/**
 * Saves what is not saved yet, then queues a run of the open project. What the server refuses is shown with its problems;
 * nothing is thrown. The id of the run, or null when there is none.
 */
export async function startRun(
  target: RunTarget = { type: 'all' },
  runClass: RunClass = 'interactive',
  place: RunPlace = 'back',
): Promise<string | null> {
  const project = useEditor.getState().project?.id
  if (!project) return null
  try {
    await allSaved()
    if (refuseKnown(project, target)) return null
    const run = await client.runs.submit.mutate({ project, target, class: runClass })
    refuse(null)
    if (place === 'front') await moveToFront(run.id)
    watchRun(run)
    return run.id
  } catch (error) {
    refuse(error)
    return null
  }
}

/** What the server would refuse, by what it said last of the very same project: shown without asking again. */
function refuseKnown(project: string, target: RunTarget): boolean {
  const { version } = useEditor.getState()
  const known = queryClient.getQueryData<{ problems: readonly RunProblem[] }>(forecastKey(project, version, target))
  const problems = known?.problems.filter(({ code }) => refusing.has(code)) ?? []
  if (problems.length > 0) useRefusal.setState({ refusal: { message: problems[0].message, problems } })
  return problems.length > 0
}

/** Under which what a run would do is kept. */
export const forecastKey = (project: string | undefined, version: number, target: RunTarget) =>
  [['runs', 'forecast'], { project, version, target }] as const

/** Stops the run that is followed within one sampling step; what is finished stays. */
export async function cancelRun(run: string | null = useRun.getState().run): Promise<void> {
  if (run === null) return
  try {
    await client.runs.cancel.mutate({ run })
  } catch (error) {
    tell({ tone: 'error', title: words.run.notCancelled, more: faultOf(error).message })
  }
}

/** Puts a waiting run before the first of one's own that waits. That it cannot be moved is no reason not to run it. */
async function moveToFront(run: string): Promise<void> {
  const waiting = await client.runs.list.query({ status: ['waiting'], limit: 200 }).catch(() => [])
  const first = waiting.filter(({ id }) => id !== run).at(-1)
  if (first) await client.runs.move.mutate({ run, before: first.id }).catch(() => {})
}
