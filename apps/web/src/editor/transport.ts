import type { Edit, Project } from '@sceneweave/project'
import { client, type Fault, faultOf } from '../api/client.ts'
import type { Logged } from './sync.ts'

export type Read = { project: Project; version: number }

/** What a session needs of the server, about one project. */
export type Transport = {
  append(base: number, edits: readonly Edit[]): Promise<unknown>
  /** The edits after a version. */
  list(after: number): Promise<readonly Logged[]>
  /** Tells edits after a version as they come, until the returned function is called. */
  follow(after: number, follower: Follower): () => void
  faultOf(error: unknown): Fault
}

export type Follower = {
  edits(logged: readonly Logged[]): void
  /** The line to the server is there, or not, and why. */
  line(isUp: boolean, fault?: Fault): void
}

/** The server of this page. */
export const serverTransport = (project: string): Transport => ({
  append: (base, edits) => client.edits.append.mutate({ project, base, edits: [...edits] }),
  list: (after) => client.edits.list.query({ project, after }),
  follow: (after, follower) => follow(project, after, follower),
  faultOf,
})

const AGAIN_MS = 3_000

function follow(project: string, after: number, { edits, line }: Follower): () => void {
  let last = after
  let waiting: Logged[] = []
  let isClosed = false
  let subscription: { unsubscribe(): void } | undefined
  let timer: ReturnType<typeof setTimeout> | undefined
  const hand = () => {
    const logged = waiting
    waiting = []
    if (!isClosed) edits(logged)
  }
  const again = (error?: unknown) => {
    line(false, faultOf(error))
    if (isClosed || timer) return
    timer = setTimeout(() => {
      timer = undefined
      open()
    }, AGAIN_MS)
  }
  const open = () => {
    subscription?.unsubscribe()
    subscription = client.edits.follow.subscribe(
      { project, after: last },
      {
        onData({ data }) {
          last = Math.max(last, data.version)
          // what comes at once is one change of the screen
          if (waiting.push(data) === 1) setTimeout(hand)
        },
        onConnectionStateChange({ state, error }) {
          if (state === 'pending') line(true)
          else if (state === 'connecting' && error) line(false, faultOf(error))
        },
        onError: again,
        onStopped: () => again(),
      },
    )
  }
  open()
  return () => {
    isClosed = true
    clearTimeout(timer)
    subscription?.unsubscribe()
  }
}
