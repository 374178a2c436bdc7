import {
  AssetRef,
  Edit as EditSchema,
  Graph as GraphSchema,
  JsonValue,
  Project as ProjectSchema,
  RunTarget,
  Take,
} from '@sceneweave/project'
import { z } from 'zod'
import { scopes } from './identity.ts'

// What procedures answer with. A field that is not named here never leaves the server.

/** What stands for a schema in an answer, and the schema that it stands for. */
export const standsFor = new Map<unknown, z.ZodType>()

/** A document as the store gave it: it was checked there, and checking 20,000 nodes twice takes longer than sending them. */
function checkedBefore<T extends z.ZodType>(schema: T): z.ZodCustom<z.output<T>, z.output<T>> {
  const same = z.custom<z.output<T>>()
  standsFor.set(same, schema)
  return same
}
const Edit = checkedBefore(EditSchema)
const Graph = checkedBefore(GraphSchema)
const Project = checkedBefore(ProjectSchema)
const Outputs = checkedBefore(z.record(z.string(), JsonValue))

/** A moment, as ISO 8601 on the wire. */
export const Moment = z
  .date()
  .transform((date) => date.toISOString())
  .pipe(z.iso.datetime())

export const RoleName = z.enum(['owner', 'editor', 'viewer'])

export const ProjectRow = z.object({
  id: z.string(),
  title: z.string(),
  version: z.int(),
  ownerId: z.string(),
  createdAt: Moment,
  updatedAt: Moment,
})
export const StoredProject = ProjectRow.extend({ project: Project })

export const Member = z.object({ user: z.string(), name: z.string(), email: z.string(), role: RoleName })

export const VersionRow = z.object({ id: z.string(), name: z.string(), version: z.int(), by: z.string(), at: Moment })
export const StoredVersion = VersionRow.extend({ project: Project })

export const LoggedEdit = z.object({ version: z.int(), edit: Edit, by: z.string(), at: Moment })
export const Appended = z.object({ version: z.int() })

export const RunClass = z.enum(['interactive', 'preview', 'batch'])
export const RunStatus = z.enum(['waiting', 'paused', 'running', 'done', 'failed', 'cancelled'])
export const RunNeeds = z.object({
  device: z.string().max(100).optional(),
  memoryBytes: z.int().min(0).optional(),
  models: z.array(z.string().max(100)).max(100).optional(),
  history: z.array(z.string().max(100)).max(1000).optional(),
})
export const RunRow = z.object({
  id: z.string(),
  number: z.int(),
  project: z.string().optional(),
  user: z.string(),
  class: RunClass,
  status: RunStatus,
  order: z.enum(['cancel', 'pause']).optional(),
  attempt: z.int(),
  needs: RunNeeds,
  runner: z.string().optional(),
  fault: z.object({ code: z.string(), message: z.string() }).optional(),
  createdAt: Moment,
  claimedAt: Moment.optional(),
  endedAt: Moment.optional(),
})
/** title: its project's. words: what of it is made, such as "to Export film". */
export const TitledRun = RunRow.extend({ title: z.string().optional(), words: z.string() })
export const Queue = z.object({
  isPaused: z.boolean(),
  waiting: z.int(),
  running: z.int(),
  runners: z.int(),
  runs: z.array(
    z.object({
      class: RunClass,
      status: RunStatus,
      ahead: z.int().optional(),
      etaMs: z.number().optional(),
      /** Only of runs that you may see. */
      run: TitledRun.optional(),
    }),
  ),
})
export const Run = RunRow.extend({ graph: Graph, target: RunTarget })
export { RunEvent } from '@sceneweave/project'
export const EndedNode = z.object({ node: z.string(), key: z.string(), seq: z.int(), outputs: Outputs })
export const ProjectResult = z.object({
  node: z.string(),
  key: z.string(),
  run: z.string(),
  seq: z.int(),
  at: Moment,
  outputs: Outputs,
})
export const QueuePosition = z.object({ ahead: z.int(), etaMs: z.number().optional() })

/** What is wrong with a graph, where, and what to do. */
export const Problem = z.object({
  code: z.string(),
  node: z.string().optional(),
  port: z.string().optional(),
  wire: z.string().optional(),
  message: z.string(),
  mend: z.string(),
})

export const AssetRow = AssetRef.extend({ createdAt: Moment })
export const AssetOrigin = z.object({
  run: z.string(),
  runNumber: z.int(),
  node: z.string(),
  nodeType: z.string().optional(),
  project: z.string().optional(),
})
export const ListedAsset = AssetRow.extend({ origin: AssetOrigin.optional() })
export const Collected = z.object({
  assets: z.array(z.object({ asset: z.string(), bytes: z.number() })),
  bytes: z.number(),
  results: z.int(),
})

export const StoredTake = z.object({ take: Take, project: z.string(), run: z.string().optional(), createdAt: Moment })
export const PoolEntry = z.object({ take: Take, acceptedAt: Moment, likeness: z.number().optional() })

export const RunnerRow = z.object({
  id: z.string(),
  name: z.string(),
  version: z.string(),
  device: z.string(),
  memoryBytes: z.number(),
  models: z.array(z.string()),
  status: z.enum(['live', 'gone']),
  startedAt: Moment,
  heartbeatAt: Moment,
})

export const TokenRow = z.object({
  id: z.string(),
  name: z.string(),
  scopes: z.array(z.enum(scopes)),
  createdAt: Moment,
  expiresAt: Moment.optional(),
  usedAt: Moment.optional(),
})

export const UserRow = z.object({
  id: z.string(),
  name: z.string(),
  email: z.string(),
  role: RoleName,
  createdAt: Moment,
})
