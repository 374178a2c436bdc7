import { useEffect } from 'react'
import { useEditor } from '../editor/useEditor.ts'
import { type Command, useCommands } from '../keys/commands.ts'
import { words } from '../words/index.ts'
import { followProject } from './following.ts'
import { type TargetKind, targetNow } from './targets.ts'
import { cancelRun, type RunPlace, startRun, useRun } from './useRun.ts'
import { useRunPanel } from './useRunPanel.ts'

/** Whether a run is waiting or going on. */
export const isGoing = (status: string): boolean => ['waiting', 'paused', 'running'].includes(status)

const runs =
  (kind: TargetKind, place: RunPlace = 'back') =>
  () => {
    const target = targetNow(kind)
    if (target) void startRun(target, 'interactive', place)
  }
const { commands, group } = words.run
const canRun = (kind: TargetKind) => useEditor.getState().role !== 'viewer' && targetNow(kind) !== null
const common = { group, region: 'everywhere' } as const

const offered: readonly Command[] = [
  { ...common, id: 'run.all', title: commands.all, keys: ['Mod+Enter'], isOff: () => !canRun('all'), run: runs('all') },
  {
    ...common,
    id: 'run.front',
    title: commands.front,
    keys: ['Mod+Shift+Enter'],
    isOff: () => !canRun('all'),
    run: runs('all', 'front'),
  },
  { ...common, id: 'run.to', title: commands.to, isOff: () => !canRun('to'), run: runs('to') },
  { ...common, id: 'run.from', title: commands.from, isOff: () => !canRun('from'), run: runs('from') },
  { ...common, id: 'run.only', title: commands.only, isOff: () => !canRun('only'), run: runs('only') },
  { ...common, id: 'run.shot', title: commands.shot, isOff: () => !canRun('shot'), run: runs('shot') },
  {
    ...common,
    id: 'run.cancel',
    title: commands.cancel,
    keys: ['Mod+Alt+Enter'],
    aliases: ['stop', 'interrupt', 'abort'],
    isOff: () => !isGoing(useRun.getState().status),
    run: () => void cancelRun(),
  },
  { ...common, id: 'run.panel', title: commands.panel, run: () => useRunPanel.setState({ isOpen: true }) },
]

/** Offers the commands of running, and follows the runs of the open project. */
export function useRunCommands(): void {
  useCommands(offered)
  const project = useEditor((state) => state.project?.id)
  useEffect(() => (project ? followProject(project) : undefined), [project])
}
