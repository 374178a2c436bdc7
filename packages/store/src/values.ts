import type { AssetRef, Edit, Graph, Json, Project, RunEvent, RunTarget, Take } from '@sceneweave/project'

/** Where the bytes of assets lie. folder: inside the data folder. s3: any server that speaks S3. */
export type AssetPlace =
  | { type: 'folder' }
  | {
      type: 's3'
      bucket: string
      /** A server other than Amazon's. */
      endpoint?: string
      region?: string
      accessKeyId?: string
      secretAccessKey?: string
      /** Before every name in the bucket. */
      prefix?: string
    }

/** A project without its document. version: the number of edits so far. */
export type ProjectRow = {
  id: string
  title: string
  version: number
  ownerId: string
  createdAt: Date
  updatedAt: Date
}
/** A project with its newest document. */
export type StoredProject = ProjectRow & { project: Project }
/** One entry of the edit log. version: the project's version after it. */
export type LoggedEdit = { version: number; edit: Edit; by: string; at: Date }
/** What became of edits: stored, or refused because others came first. */
export type Appended =
  | { type: 'appended'; version: number; project: Project }
  | { type: 'conflict'; version: number; since: LoggedEdit[] }
/** A version that a person named. */
export type VersionRow = { id: string; name: string; version: number; by: string; at: Date }
export type StoredVersion = VersionRow & { project: Project }

/** Sooner classes go first; within one, users take turns. */
export type RunClass = 'interactive' | 'preview' | 'batch'
export type RunStatus = 'waiting' | 'paused' | 'running' | 'done' | 'failed' | 'cancelled'
/** What a run asks of a runner. models: hashes it must have; history: keys of what it would rather find there already. */
export type RunNeeds = { device?: string; memoryBytes?: number; models?: string[]; history?: string[] }
/** idempotencyKey: the same key of the same user never runs twice; the same request gets the same run, another one a conflict. */
export type RunRequest = {
  project?: string
  graph: Graph
  target: RunTarget
  class: RunClass
  user: string
  needs?: RunNeeds
  idempotencyKey?: string
}
/** Why a run failed: a code, one line for a person. */
export type RunFault = { code: string; message: string }
/** order: what a person asked of a running one and its runner has not done yet. attempt: how often it was claimed. */
export type RunRow = {
  id: string
  number: number
  project?: string
  user: string
  class: RunClass
  status: RunStatus
  order?: 'cancel' | 'pause'
  attempt: number
  needs: RunNeeds
  runner?: string
  fault?: RunFault
  createdAt: Date
  claimedAt?: Date
  endedAt?: Date
}
/** A run with what it executes. */
export type Run = RunRow & { graph: Graph; target: RunTarget }

/** What a runner says of itself. A name belongs to one process: the last to register under it has it. */
export type RunnerOffer = { name: string; version: string; device: string; memoryBytes: number; models: string[] }
export type RunnerRow = RunnerOffer & {
  id: string
  epoch: number
  status: 'live' | 'gone'
  startedAt: Date
  heartbeatAt: Date
}
/** A registered runner. Calls with an older epoch of the same name are refused. */
export type Runner = { id: string; epoch: number; name: string }
/** The right to execute one run. It ends with finishRun or giveBack, or when the runner is taken for dead. */
export type Claim = {
  token: string
  run: Run
  /** The number of the last event that is stored: go on with the next. */
  lastSeq: number
}
/** How a run ended. retry: never again, later (with growing waits), or the same on another runner. */
export type Ending =
  | { status: 'done' }
  | { status: 'cancelled' }
  | { status: 'failed'; fault: RunFault; retry: 'never' | 'later' | 'elsewhere' }
/** What a run has made and told since it last stored something. seq: the number of the last event that it told, stored or not. */
export type LastWords = { seq: number; events: readonly RunEvent[]; results: readonly NewResult[] }
/** What a heartbeat brings back. lost: another process took the name, or the runner was taken for dead: register again. */
export type Orders = {
  lost: boolean
  runs: { run: string; token: string; order?: 'cancel' | 'pause'; watched: boolean }[]
}
/** ahead: runs that go first. etaMs: until it starts, from how long runs of late took; absent when nothing is known. */
export type QueuePosition = { ahead: number; etaMs?: number }
/** A run in the queue. run: for those who may see it. ahead: how many waiting ones go first. */
export type QueuedRun = { class: RunClass; status: RunStatus; ahead?: number; etaMs?: number; run?: RunRow }
/** The queue of all users. runners: how many live. */
export type QueueView = { isPaused: boolean; running: number; waiting: number; runners: number; runs: QueuedRun[] }
/** What a run is about. nodes: the first of those that its target names. */
export type RunDescription = {
  run: string
  title: string | null
  target: RunTarget
  nodes: { title: string | null; type: string | null }[]
}

export type StoredResult = { key: string; outputs: Record<string, Json>; model?: string }
/** assets: what the outputs name, kept for as long as the result is. */
export type NewResult = StoredResult & { assets: string[]; run?: string }
/** What a node of a run made. seq: the number of the event that told of its end. */
export type EndedNode = { node: string; key: string; seq: number; outputs: Record<string, Json> }
/** Where a node of a project ended last. number: of the run. */
export type NodeEnd = { node: string; key: string; run: string; number: number; seq: number; at: Date }
/** What a node of a project made when it ended last. */
export type ProjectResult = NodeEnd & { outputs: Record<string, Json> }

/** Bytes of an asset from `from` up to, without, `to`. */
export type ByteRange = { from: number; to?: number }
export type OpenedAsset = {
  stream: AsyncIterable<Uint8Array>
  bytes: number
  mediaType: string
  from: number
  to: number
}
export type AssetRow = AssetRef & { createdAt: Date }
/** The run and the node that made an asset. */
export type AssetOrigin = { run: string; runNumber: number; node: string; nodeType?: string; project?: string }
export type ListedAsset = AssetRow & { origin?: AssetOrigin }
/** What a collection took, or would take. */
export type Collected = { assets: { asset: string; bytes: number }[]; bytes: number; results: number }

export type StoredTake = { take: Take; project: string; run?: string; createdAt: Date }
/** A take of the history pool. likeness: cosine between it and what was asked, -1 to 1; absent when nothing was. */
export type PoolEntry = { take: Take; acceptedAt: Date; likeness?: number }

export type Role = 'owner' | 'editor' | 'viewer'
export type UserRow = { id: string; name: string; email: string; role: Role; createdAt: Date }
export type TokenScope = 'read' | 'edit' | 'run' | 'admin'
export type TokenRow = {
  id: string
  userId: string
  name: string
  scopes: TokenScope[]
  createdAt: Date
  expiresAt?: Date
  usedAt?: Date
}
