import type { NodeId } from '@sceneweave/project'
import type { NodeRun } from '../run/useRun.ts'
import { sentence } from '../words/sentence.ts'
import type { Lane } from './lanes/lanes.ts'
import type { Shown } from './shown.ts'

/** What the server says a run would do with a node. */
export type NodeOutlook = {
  readonly state: 'reused' | 'runs' | 'problem'
  readonly depends?: boolean
  readonly items?: { readonly done: number; readonly of: number }
  readonly key?: string
  readonly reason?: { readonly code: string; readonly message: string }
  readonly ms?: number
}

/**
 * Where a shot stands. `changed`: it was told otherwise than it was made. `affected`: something that it sees or shares
 * changed. `unmade`: there is nothing of it yet. `unknown`: the server has not said.
 */
export type ShotState =
  | 'fresh'
  | 'changed'
  | 'affected'
  | 'unmade'
  | 'running'
  | 'waiting'
  | 'failed'
  | 'problem'
  | 'unknown'

export type Standing = {
  readonly state: ShotState
  /** In words, where the server gave some. */
  readonly reason?: string
  /** How far it is, from 0 to 1, while it runs. */
  readonly progress?: number
  /** Asset of what it looks like meanwhile. */
  readonly preview?: string
}

type Known = {
  readonly shown: Shown
  readonly outlook: Readonly<Record<NodeId, NodeOutlook>>
  readonly isForecast: boolean
  /** What has to be mended before a run, in words. */
  readonly problem?: string
  readonly run: Readonly<Record<NodeId, NodeRun>>
  readonly isRunning: boolean
  /** How many of the shots that its maker makes were told otherwise than they were made. */
  readonly changedBeside: number
}

/** Where a shot stands now. Exact where the server has forecast a run; the run that goes on goes before. */
export function standingOf(lane: Lane, known: Known): Standing {
  const running = known.isRunning ? runStanding(lane, known) : undefined
  if (running) return running
  const { maker, mode } = lane
  if (mode === 'none') return { state: 'problem' }
  const outlook = maker && (known.outlook[maker] as NodeOutlook | undefined)
  const { shown } = known
  const isEmpty = !shown.latents && !shown.take
  if (!outlook || !known.isForecast) return { state: isEmpty ? 'unmade' : shown.isOwn ? 'unknown' : 'changed' }
  const reason = outlook.reason?.message
  if (outlook.state === 'problem') return { state: 'problem', reason: reason ?? known.problem }
  if (outlook.state === 'reused') return { state: 'fresh' }
  if (isEmpty) return { state: 'unmade', reason }
  if (!shown.isOwn) return { state: 'changed', reason }
  return isItemDone(outlook, known.changedBeside) ? { state: 'fresh' } : { state: 'affected', reason }
}

// where a node runs once for each shot and the ones to make are just those that were told otherwise, the rest is there
const isItemDone = ({ items }: NodeOutlook, changed: number): boolean =>
  items !== undefined && changed > 0 && items.of - items.done === changed

function runStanding({ maker, shot, isShared, clip }: Lane, { run, outlook }: Known): Standing | undefined {
  const making = maker ? run[maker] : undefined
  const decoding = clip ? run[clip.node] : undefined
  const failed = [making, decoding].find((one) => one?.state === 'failed')
  if (failed) return { state: 'failed', reason: failed.fault && sentence(failed.fault.message) }
  if (making?.state === 'running') {
    const own = making.shots?.[shot.id]
    const told = own ?? (isShared && making.shots ? undefined : making)
    const preview = own?.preview ?? (isShared ? undefined : making.preview)
    if (!told) return { state: 'waiting' }
    return { state: 'running', progress: told.of ? (told.step ?? 0) / told.of : 0, preview }
  }
  if (making?.state === 'waiting') return { state: 'waiting' }
  if (decoding?.state === 'running') return { state: 'running', progress: 1 }
  if (making?.state === 'reused') return { state: 'fresh' }
  if (making?.state !== 'done' || !maker) return undefined
  // made a moment ago: the forecast still tells of before, unless the shot was told otherwise since
  const before = outlook[maker] as NodeOutlook | undefined
  const isMeant = before?.depends || before?.key === undefined || before.key === making.key
  return isMeant ? { state: decoding && decoding.state === 'waiting' ? 'running' : 'fresh', progress: 1 } : undefined
}
