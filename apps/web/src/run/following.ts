import type { RunEvent } from '@sceneweave/project'
import { client, queryClient } from '../api/client.ts'
import { createInbox } from './inbox.ts'
import { noRun, type RunState, withEvents } from './runState.ts'
import { useRun } from './useRun.ts'

/** What the list of runs says of one that is not over. */
export type OpenRun = {
  id: string
  number: number
  status: string
  fault?: { code: string; message: string }
}

const LOOK_MS = 2_500
const LOOK_HIDDEN_MS = 10_000
const isOver = (status: RunState['status']): boolean => ['done', 'failed', 'cancelled', 'none'].includes(status)

/** The one that runs; if several do, the newest. If none does, the newest that waits. */
export const runToFollow = (open: readonly OpenRun[]): OpenRun | undefined => {
  const newest = open.toSorted((a, b) => b.number - a.number)
  return newest.find(({ status }) => status === 'running') ?? newest[0]
}

/** What the list of runs knows and events do not tell: that it waits, is paused, or lost its runner. Pure. */
export function withRow(state: RunState, row: OpenRun | undefined): RunState {
  if (!row || row.id !== state.run || state.status === row.status) return state
  switch (row.status) {
    case 'running':
      // a run that is over here is over: the list was older
      return isOver(state.status) ? state : { ...state, status: 'running', isOrphaned: undefined }
    case 'waiting': {
      const isLost = state.status === 'running' && row.fault === undefined
      return { ...state, status: 'waiting', isOrphaned: isLost || state.isOrphaned }
    }
    case 'paused':
      return { ...state, status: 'paused', isOrphaned: undefined }
    default:
      return state
  }
}

/** Follows this run from now on. */
export function watchRun(row: OpenRun): void {
  if (useRun.getState().run !== row.id) {
    close()
    useRun.setState({ ...noRun, run: row.id, status: row.status === 'paused' ? 'paused' : 'waiting' }, true)
    stale(['runs', 'list'])
    stale(['runs', 'queue'])
  }
  open()
}

let subscription: { unsubscribe(): void } | null = null

function close(): void {
  subscription?.unsubscribe()
  subscription = null
}

// a hidden tab has no frames
const nextFrame = (callback: () => void) =>
  void (document.hidden ? setTimeout(callback, 100) : requestAnimationFrame(callback))
const inbox = createInbox(deliver, nextFrame)

function open(): void {
  const { run, lastSeq } = useRun.getState()
  // a tab that nobody sees reads now and then: browsers keep six connections for all tabs together
  if (subscription || run === null || document.hidden) return
  const opened = client.runs.follow.subscribe(
    { run, after: lastSeq },
    {
      // tracked: the event lies in data, its id is where the reader goes on
      onData: ({ data }) => inbox.put(run, [data]),
      onConnectionStateChange: ({ state, error }) => setStale(state === 'connecting' && error != null),
      onError: () => subscription === opened && close(),
      onComplete: () => subscription === opened && close(),
    },
  )
  subscription = opened
}

const setStale = (isStale: boolean): void => {
  if (Boolean(useRun.getState().isStale) !== isStale) useRun.setState({ isStale })
}

function deliver(run: string, events: readonly RunEvent[]): void {
  const before = useRun.getState()
  const after = before.run === run ? withEvents(before, events) : before
  if (after === before) return
  useRun.setState(after, true)
  if (!isOver(before.status) && isOver(after.status)) refreshAll()
  else if (hasNewResult(before, after)) refreshResults()
}

const hasNewResult = (before: RunState, after: RunState): boolean =>
  Object.entries(after.nodes).some(([id, { state }]) => state === 'done' && before.nodes[id]?.state !== 'done')

const stale = (path: readonly [string, string]) => void queryClient.invalidateQueries({ queryKey: [path] })

let isRefreshing = false
/** Cards show what is ready while the rest is made, at most twice a second. */
function refreshResults(): void {
  if (isRefreshing) return
  isRefreshing = true
  setTimeout(() => {
    isRefreshing = false
    stale(['projects', 'results'])
    stale(['takes', 'list'])
  }, 500)
}

/** Everything that a run that ended may have changed. */
function refreshAll(): void {
  stale(['projects', 'results'])
  stale(['takes', 'list'])
  stale(['runs', 'forecast'])
  stale(['runs', 'list'])
  stale(['runs', 'queue'])
  stale(['assets', 'list'])
}

/** Follows the runs of a project, whoever starts them and wherever, until the returned function is called. */
export function followProject(project: string): () => void {
  let isLeft = false
  let timer: ReturnType<typeof setTimeout> | undefined
  const look = async () => {
    clearTimeout(timer)
    await lookOnce(project, () => isLeft)
    if (!isLeft) timer = setTimeout(look, document.hidden ? LOOK_HIDDEN_MS : LOOK_MS)
  }
  const seen = () => {
    if (document.hidden) close()
    else void look()
  }
  document.addEventListener('visibilitychange', seen)
  void look()
  return () => {
    isLeft = true
    clearTimeout(timer)
    document.removeEventListener('visibilitychange', seen)
    close()
    useRun.setState({ ...noRun }, true)
  }
}

async function lookOnce(project: string, isLeft: () => boolean): Promise<void> {
  try {
    const asked = useRun.getState()
    const rows = await client.runs.list.query({ project, status: ['waiting', 'paused', 'running'], limit: 50 })
    if (isLeft()) return
    setStale(false)
    const row = runToFollow(rows)
    const { run, status } = useRun.getState()
    const isUnfinished = run !== null && !isOver(status)
    // a run that is over in the list has events that this page has not read yet
    if (row && (!isUnfinished || rows.some(({ id }) => id === run))) watchRun(row)
    const state = useRun.getState()
    const own = rows.find(({ id }) => id === state.run)
    // events that came while the list was on its way are newer than the list
    if (asked.lastSeq === state.lastSeq || asked.run !== state.run) useRun.setState(withRow(state, own), true)
    if (isUnfinished) await catchUp(asked.lastSeq)
  } catch {
    if (!isLeft()) setStale(true)
  }
}

/** Reads what the stream did not bring: none is open, or one that looks open brings nothing any more. */
async function catchUp(before: number): Promise<void> {
  const { run, lastSeq } = useRun.getState()
  if (run === null || (subscription && lastSeq > before)) return
  const events = await client.runs.events.query({ run, after: lastSeq, limit: 5000 })
  const isDead = subscription !== null && events.length > 0 && useRun.getState().lastSeq === lastSeq
  if (isDead) close()
  if (!subscription) inbox.put(run, events)
  if (!document.hidden) open()
}
