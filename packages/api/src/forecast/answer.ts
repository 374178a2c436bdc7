import { JsonValue } from '@sceneweave/project'
import { z } from 'zod'
import { Problem } from '../answers.ts'

/** Why a node runs: against the newest run of the project in which it ended. */
export const Reason = z.object({
  code: z.enum(['never-made', 'params-changed', 'inputs-changed', 'upstream', 'seed-drawn', 'result-gone']),
  /** For people. */
  message: z.string(),
  /** Which parameters differ, as dotted paths; shots by their ids (`scene.shots.shot2.prompt`). */
  params: z.array(z.string()).optional(),
  /** Where the change began. */
  upstream: z.string().optional(),
})
export type Reason = z.infer<typeof Reason>

const ForecastNode = z.object({
  node: z.string(),
  /** reused: nothing is done for it. runs: it is made. problem: it cannot run, or what it stands on cannot. */
  state: z.enum(['reused', 'runs', 'problem']),
  /** It runs because something before it runs, and is left out if that comes out as it was. */
  depends: z.literal(true).optional(),
  /** It runs, and takes no time worth waiting for. */
  light: z.literal(true).optional(),
  /** Of a node that runs once for each item: how many are there already. */
  items: z.object({ done: z.int(), of: z.int() }).optional(),
  key: z.string().optional(),
  outputs: z.record(z.string(), JsonValue).optional(),
  reason: Reason.optional(),
  ms: z.number().optional(),
})
export type ForecastNode = z.infer<typeof ForecastNode>

/** What a run would do. */
export const Forecast = z.object({
  nodes: z.array(ForecastNode),
  problems: z.array(Problem),
  /** How many nodes are in each state; `light` are among those that run. */
  reused: z.int(),
  runs: z.int(),
  light: z.int(),
  /** How long that takes, from how long such nodes took here; absent when that is not known of all that takes time. */
  ms: z.number().optional(),
  /**
   * The most memory of the machine that the runner and its engine hold meanwhile, what they hold anyway among it: the
   * largest of the nodes that run, from what such nodes took here. Absent when that was not measured of all of them.
   */
  memoryBytes: z.number().optional(),
})
export type Forecast = z.infer<typeof Forecast>
